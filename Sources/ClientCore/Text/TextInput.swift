/// Text being edited, with its caret.
///
/// Offsets count `Character`s (grapheme clusters), so that one step of the caret passes one visible sign: a family
/// emoji, a letter with its combining marks, a Chinese character. A step costs what it changes and not what the text is
/// long, but for moving bytes: typing into a long text stays fast.
public struct TextInput: Sendable, Hashable {
  /// The text. Lines are separated by `\n`; of the other control characters only tabs are in it.
  public private(set) var text: String
  /// Caret position: how many Characters stand before it, 0 … `text.count`.
  public private(set) var caret: Int
  /// The same in bytes of UTF-8; always the boundary of a Character.
  private var caretByte: Int
  /// Upper bound of `text.count`; what would pass it is not inserted.
  public let maxCharacters: Int
  /// Whether newlines may be inserted; if not, only the first line is.
  public let allowsNewlines: Bool
  /// What ``TextEdit/yank`` inserts.
  public private(set) var killed = ""
  /// The last edit was a word or line deletion, and another one adds to what it took.
  private var isKilling = false
  private var steps = UndoStack()

  /// - Parameters:
  ///   - text: initial text, cut to what fits; the caret starts at its end.
  ///   - maxCharacters: at least 1.
  ///   - killed: what a yank inserts.
  public init(_ text: String = "", maxCharacters: Int = 256, allowsNewlines: Bool = false, killed: String = "") {
    self.maxCharacters = max(1, maxCharacters)
    self.allowsNewlines = allowsNewlines
    self.killed = killed
    self.text = ""
    caret = 0
    caretByte = 0
    replaceAll(text)
  }

  public var isEmpty: Bool { text.isEmpty }

  /// Whether there is nothing to be seen: no text or only white space.
  public var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

  /// The text without white space at both ends, as a form submits it.
  public var trimmed: String { text.trimmingWhitespace() }

  /// What an edit would lose, if anything.
  public func issue(with edit: TextEdit) -> TextEditIssue? {
    switch edit {
    case .insert(let piece):
      let insertion = Insertion(piece, allowsNewlines: allowsNewlines)
      guard fits(insertion.text) else { return .tooLong(limit: maxCharacters) }
      return insertion.dropsLines ? .onlyFirstLine : nil
    case .yank: return fits(killed) ? nil : .tooLong(limit: maxCharacters)
    default: return nil
    }
  }

  /// Carries out one editing step. Returns whether anything changed, the caret included.
  @discardableResult
  public mutating func apply(_ edit: TextEdit) -> Bool {
    let wasKilling = isKilling
    isKilling = false
    switch edit {
    case .insert(let piece): return insert(Insertion(piece, allowsNewlines: allowsNewlines).text)
    case .deleteBackward: return delete(from: place(before: here), to: here, as: .backspace)
    case .deleteForward: return delete(from: here, to: place(after: here), as: .delete)
    case .deleteWordBackward: return kill(from: wordStart(before: here), to: here, addingTo: wasKilling)
    case .deleteWordForward: return kill(from: here, to: wordEnd(after: here), addingTo: wasKilling)
    case .deleteToLineStart: return kill(from: lineStart(of: here), to: here, addingTo: wasKilling)
    case .deleteToLineEnd: return kill(from: here, to: lineEnd(of: here), addingTo: wasKilling)
    case .clear: return delete(from: start, to: Place(index: text.endIndex, offset: .max), as: .other)
    case .yank: return insert(killed)
    case .undo: return step(steps.undo(), isUndo: true)
    case .redo: return step(steps.redo(), isUndo: false)
    case .moveLeft: return move(to: place(before: here))
    case .moveRight: return move(to: place(after: here))
    case .moveWordLeft: return move(to: wordStart(before: here))
    case .moveWordRight: return move(to: wordEnd(after: here))
    case .moveToLineStart: return move(to: lineStart(of: here))
    case .moveToLineEnd: return move(to: lineEnd(of: here))
    case .moveTo(let offset): return move(to: place(at: offset))
    case .replaceAll(let replacement):
      let before = text
      replaceAll(replacement)
      return before != text
    }
  }

  /// Makes a text what the next ``TextEdit/yank`` inserts.
  mutating func keepForYank(_ text: String) {
    killed = text
    isKilling = false
  }

  // MARK: Places

  /// A boundary between Characters, and how many of them stand before it.
  private struct Place {
    var index: String.Index
    var offset: Int
  }

  private var start: Place { Place(index: text.startIndex, offset: 0) }

  private var here: Place { Place(index: index(ofByte: caretByte), offset: caret) }

  private func index(ofByte byte: Int) -> String.Index { text.utf8.index(text.startIndex, offsetBy: byte) }

  private func byte(of index: String.Index) -> Int { text.utf8.distance(from: text.startIndex, to: index) }

  private func place(before place: Place) -> Place {
    guard place.index > text.startIndex else { return place }
    return Place(index: text.index(before: place.index), offset: place.offset - 1)
  }

  private func place(after place: Place) -> Place {
    guard place.index < text.endIndex else { return place }
    return Place(index: text.index(after: place.index), offset: place.offset + 1)
  }

  private func place(at offset: Int) -> Place {
    guard offset > 0 else { return start }
    if let index = text.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex) {
      return Place(index: index, offset: offset)
    }
    return Place(index: text.endIndex, offset: text.count)
  }

  private func forth(from place: Place, while isWanted: (Character) -> Bool) -> Place {
    var place = place
    while place.index < text.endIndex, isWanted(text[place.index]) { place = self.place(after: place) }
    return place
  }

  /// Found by bytes and counted forwards: to find where a Character begins from behind may mean a walk to the start of the
  /// text, as in a row of flags, and once for each of them would take seconds.
  private func lineStart(of place: Place) -> Place {
    let before = text.utf8[..<place.index]
    let index = before.lastIndex(of: 0x0A).map { text.utf8.index(after: $0) } ?? text.startIndex
    return Place(index: index, offset: place.offset - text[index..<place.index].count)
  }

  private func lineEnd(of place: Place) -> Place { forth(from: place) { $0 != "\n" } }

  private func wordStart(before place: Place) -> Place {
    var end = place
    while true {
      let line = lineStart(of: end)
      var start: Place?
      var part: WordPart?
      var here = line
      // A word begins where its part does; what stands between words changes nothing.
      while here.index < end.index {
        let found = WordPart(text[here.index])
        if let found, found != part { start = here }
        part = found
        here = self.place(after: here)
      }
      if let start { return start }
      guard line.index > text.startIndex else { return line }
      end = self.place(before: line)
    }
  }

  private func wordEnd(after place: Place) -> Place {
    let start = forth(from: place) { WordPart($0) == nil }
    guard start.index < text.endIndex else { return start }
    let part = WordPart(text[start.index])
    return forth(from: start) { WordPart($0) == part }
  }

  // MARK: Changes

  private mutating func move(to place: Place) -> Bool {
    steps.closeStep()
    guard place.offset != caret else { return false }
    caret = place.offset
    caretByte = byte(of: place.index)
    return true
  }

  private mutating func insert(_ piece: String) -> Bool {
    guard !piece.isEmpty, fits(piece) else { return false }
    let place = here
    let head = self.place(before: place)
    // A joiner or a combining mark may melt with what stands before it.
    let count = head.offset + (text[head.index..<place.index] + piece).count
    record(at: place, removed: "", inserted: piece, as: piece.count == 1 && piece != "\n" ? .typing : .other)
    text.insert(contentsOf: piece, at: place.index)
    caret = count
    caretByte += piece.utf8.count
    leaveCluster()
    return true
  }

  private mutating func delete(from lower: Place, to upper: Place, as kind: UndoStack.Kind) -> Bool {
    guard lower.index < upper.index else { return false }
    let lowerByte = byte(of: lower.index)
    record(at: lower, removed: String(text[lower.index..<upper.index]), inserted: "", as: kind)
    text.removeSubrange(lower.index..<upper.index)
    caret = lower.offset
    caretByte = lowerByte
    leaveCluster()
    return true
  }

  /// Deletes and keeps for ``TextEdit/yank``; deletions in a row are kept as one.
  private mutating func kill(from lower: Place, to upper: Place, addingTo addsUp: Bool) -> Bool {
    guard lower.index < upper.index else {
      isKilling = addsUp
      return false
    }
    let piece = String(text[lower.index..<upper.index])
    if !addsUp {
      killed = piece
    } else if lower.offset < caret {
      killed = piece + killed
    } else {
      killed += piece
    }
    isKilling = true
    return delete(from: lower, to: upper, as: .other)
  }

  private mutating func replaceAll(_ replacement: String) {
    let clean = Insertion(replacement, allowsNewlines: allowsNewlines).text
    text = clean.utf8.count <= maxCharacters ? clean : String(clean.prefix(maxCharacters))
    caret = text.count
    caretByte = text.utf8.count
    steps = UndoStack()
  }

  private mutating func record(at place: Place, removed: String, inserted: String, as kind: UndoStack.Kind) {
    steps.record(
      UndoStack.Step(byte: byte(of: place.index), removed: removed, inserted: inserted, caretByte: caretByte), kind)
  }

  private mutating func step(_ step: UndoStack.Step?, isUndo: Bool) -> Bool {
    guard let step else { return false }
    let (old, new) = isUndo ? (step.inserted, step.removed) : (step.removed, step.inserted)
    let lower = index(ofByte: step.byte)
    text.replaceSubrange(lower..<text.utf8.index(lower, offsetBy: old.utf8.count), with: new)
    caretByte = isUndo ? step.caretByte : step.byte + new.utf8.count
    caret = text.distance(from: text.startIndex, to: index(ofByte: caretByte))
    leaveCluster()
    return true
  }

  /// What was put together may have become one Character with what follows; the caret goes behind it.
  private mutating func leaveCluster() {
    while caretByte < text.utf8.count, String.Index(index(ofByte: caretByte), within: text) == nil {
      caretByte = byte(of: text.unicodeScalars.index(after: index(ofByte: caretByte)))
    }
  }

  private func fits(_ piece: String) -> Bool {
    // Bytes are counted at once and Characters are never more.
    text.utf8.count + piece.utf8.count <= maxCharacters || text.count + piece.count <= maxCharacters
  }
}
