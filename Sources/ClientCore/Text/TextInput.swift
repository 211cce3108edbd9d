/// Text being edited, with its caret.
///
/// Offsets count `Character`s (grapheme clusters), so that one step of the caret passes one visible
/// sign: a family emoji, a letter with its combining marks, a Chinese character.
public struct TextInput: Sendable, Hashable {
  /// The text. Lines are separated by `\n`; no other control character is in it.
  public private(set) var text: String
  /// Caret position: how many Characters stand before it, 0 … `text.count`.
  public private(set) var caret: Int
  /// Upper bound of `text.count`; what would pass it is cut from an insertion.
  public let maxCharacters: Int
  /// Whether newlines may be inserted; if not, they become spaces.
  public let allowsNewlines: Bool

  /// - Parameters:
  ///   - text: initial text; the caret starts at its end.
  ///   - maxCharacters: at least 1.
  public init(_ text: String = "", maxCharacters: Int = 256, allowsNewlines: Bool = false) {
    self.maxCharacters = max(1, maxCharacters)
    self.allowsNewlines = allowsNewlines
    self.text = ""
    self.caret = 0
    insert(text)
  }

  public var isEmpty: Bool { text.isEmpty }

  /// The text without white space at both ends, as a form submits it.
  public var trimmed: String { text.trimmingWhitespace() }

  /// Carries out one editing step. Returns whether anything changed, the caret included.
  @discardableResult
  public mutating func apply(_ edit: TextEdit) -> Bool {
    let before = (text, caret)
    switch edit {
    case .insert(let piece): insert(piece)
    case .deleteBackward: if caret > 0 { remove(caret - 1..<caret) }
    case .deleteForward: remove(caret..<min(caret + 1, text.count))
    case .deleteWordBackward: remove(wordStart(before: caret)..<caret)
    case .deleteToLineStart: remove(lineStart(of: caret)..<caret)
    case .deleteToLineEnd: remove(caret..<lineEnd(of: caret))
    case .moveLeft: caret = max(0, caret - 1)
    case .moveRight: caret = min(text.count, caret + 1)
    case .moveWordLeft: caret = wordStart(before: caret)
    case .moveWordRight: caret = wordEnd(after: caret)
    case .moveToLineStart: caret = lineStart(of: caret)
    case .moveToLineEnd: caret = lineEnd(of: caret)
    case .moveTo(let offset): caret = min(max(0, offset), text.count)
    case .replaceAll(let replacement):
      text = ""
      caret = 0
      insert(replacement)
    }
    return before != (text, caret)
  }

  private mutating func insert(_ piece: String) {
    if insertASCII(piece) { return }
    let room = maxCharacters - text.count
    guard room > 0 else { return }
    let clean = Self.clean(piece, allowsNewlines: allowsNewlines)
    let fitting = clean.count > room ? String(clean.prefix(room)) : clean
    let index = text.index(text.startIndex, offsetBy: caret)
    let suffix = text[index...]
    let head = text[..<index] + fitting
    // A joiner or a combining mark may melt with its neighbours, so the caret is counted anew.
    caret = head.count
    text = String(head) + suffix
    caret = min(caret, text.count)
  }

  /// The same for a printable sign of ASCII in a text of ASCII, as most keys are: there a Character is a byte, and no two
  /// melt. Returns whether it was one.
  private mutating func insertASCII(_ piece: String) -> Bool {
    guard piece.utf8.count == 1, piece.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
      text.utf8.allSatisfy({ $0 < 0x80 })
    else { return false }
    guard text.utf8.count < maxCharacters else { return true }
    text.insert(contentsOf: piece, at: text.utf8.index(text.startIndex, offsetBy: caret))
    caret += 1
    return true
  }

  private mutating func remove(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let lower = text.index(text.startIndex, offsetBy: range.lowerBound)
    let upper = text.index(lower, offsetBy: range.count)
    text.removeSubrange(lower..<upper)
    caret = min(range.lowerBound, text.count)
  }

  private func lineStart(of offset: Int) -> Int {
    let head = text.prefix(offset)
    guard let newline = head.lastIndex(of: "\n") else { return 0 }
    return head.distance(from: head.startIndex, to: newline) + 1
  }

  private func lineEnd(of offset: Int) -> Int {
    let tail = text.dropFirst(offset)
    guard let newline = tail.firstIndex(of: "\n") else { return text.count }
    return offset + tail.distance(from: tail.startIndex, to: newline)
  }

  private func wordStart(before offset: Int) -> Int {
    let characters = Array(text.prefix(offset))
    var position = characters.count
    while position > 0, !characters[position - 1].isWordPart { position -= 1 }
    while position > 0, characters[position - 1].isWordPart { position -= 1 }
    return position
  }

  private func wordEnd(after offset: Int) -> Int {
    let characters = Array(text)
    var position = offset
    while position < characters.count, !characters[position].isWordPart { position += 1 }
    while position < characters.count, characters[position].isWordPart { position += 1 }
    return position
  }

  /// Drops controls (a tab becomes a space) and unifies line ends.
  private static func clean(_ piece: String, allowsNewlines: Bool) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in piece.unicodeScalars {
      defer { previous = scalar }
      switch scalar {
      case "\n" where previous == "\r": continue
      case "\n", "\r", "\u{2028}", "\u{2029}": result.append(allowsNewlines ? "\n" : " ")
      case "\t": result.append(" ")
      default:
        if scalar.properties.generalCategory != .control { result.append(scalar) }
      }
    }
    return String(result)
  }
}

extension Character {
  /// Letters, digits and marks make words; a Chinese character counts as one too.
  fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
