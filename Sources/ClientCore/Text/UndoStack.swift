/// The changes of a text that can be taken back, and those that were.
///
/// What is typed in one go is taken back word by word, and so is what Backspace takes in one go. How much is kept is
/// bounded; the newest change always is.
struct UndoStack: Sendable, Hashable {
  /// One change: at a place something was removed and something else put there. Places are bytes of UTF-8.
  struct Step: Sendable, Hashable {
    var byte: Int
    var removed: String
    var inserted: String
    /// Where the caret stood before it.
    var caretByte: Int

    fileprivate var bytes: Int { removed.utf8.count + inserted.utf8.count }
  }

  /// What made a change; only changes of the same kind come together.
  enum Kind: Sendable, Hashable {
    case typing
    case backspace
    case delete
    /// Always a step of its own: a paste, a line, a word.
    case other
  }

  private static let maxSteps = 200
  private static let maxBytes = 1 << 20

  private var done: [Step] = []
  private var undone: [Step] = []
  private var bytes = 0
  /// What the last step may be continued by.
  private var openKind: Kind?

  mutating func record(_ step: Step, _ kind: Kind) {
    undone = []
    bytes += step.bytes
    if kind != .other, kind == openKind, let last = done.popLast() {
      if let merged = last.continued(by: step, kind) {
        done.append(merged)
      } else {
        done += [last, step]
      }
    } else {
      done.append(step)
    }
    openKind = kind
    while done.count > Self.maxSteps || (bytes > Self.maxBytes && done.count > 1) {
      bytes -= done.removeFirst().bytes
    }
  }

  /// What follows is a step of its own.
  mutating func closeStep() { openKind = nil }

  /// The step to take back; `nil` if there is none.
  mutating func undo() -> Step? {
    guard let step = done.popLast() else { return nil }
    undone.append(step)
    bytes -= step.bytes
    openKind = nil
    return step
  }

  /// The step to carry out again; `nil` if there is none.
  mutating func redo() -> Step? {
    guard let step = undone.popLast() else { return nil }
    done.append(step)
    bytes += step.bytes
    openKind = nil
    return step
  }
}

extension UndoStack.Step {
  /// Both as one change, if the other follows it in place and belongs to the same word.
  fileprivate func continued(by next: Self, _ kind: UndoStack.Kind) -> Self? {
    var whole = self
    switch kind {
    case .typing:
      guard next.byte == byte + inserted.utf8.count else { return nil }
      let beginsWord = inserted.last.flatMap(WordPart.init) == nil && next.inserted.first.flatMap(WordPart.init) != nil
      guard !beginsWord else { return nil }
      whole.inserted += next.inserted
    case .backspace:
      guard next.byte + next.removed.utf8.count == byte else { return nil }
      whole.byte = next.byte
      whole.removed = next.removed + removed
    case .delete:
      guard next.byte == byte else { return nil }
      whole.removed += next.removed
    case .other: return nil
    }
    return whole
  }
}
