import ChatProtocol

/// A long text as messages that the server takes, cut at ends of lines where possible, between Characters else; a
/// Character longer than a message (a letter under ten thousand marks) is cut too.
enum MessageParts {
  /// What a server of the native dialect adds to a text on its way, in bytes; an edit has to fit as well.
  private static let nativeEnvelopeBytes = 2_560
  /// The request around one text on the family's dialect.
  private static let familyEnvelopeBytes = 192

  /// The longest text that one message carries, as ``encodedBytes(of:)`` counts.
  @MainActor
  static func maxContentBytes(in session: Session) -> Int {
    let body = session.maxBodyBytes
    return body > 2 * nativeEnvelopeBytes ? body - nativeEnvelopeBytes : body - familyEnvelopeBytes
  }

  /// Bytes of a text in a frame, where quotes, backslashes and control characters take several.
  static func encodedBytes(of text: some StringProtocol) -> Int {
    text.utf8.reduce(0) { $0 + encodedBytes(of: $1) }
  }

  private static func encodedBytes(of byte: UInt8) -> Int {
    switch byte {
    case 0x22, 0x5C, 0x2F, 0x08, 0x09, 0x0A, 0x0C, 0x0D: 2
    case 0..<0x20, 0x7F: 6
    default: 1
    }
  }

  /// How far so many bytes reach, by scalars, of which there is at least one.
  private static func place(in text: String, from start: String.Index, bytes: Int) -> String.Index {
    let scalars = text.unicodeScalars
    var index = start
    var left = bytes
    while index < scalars.endIndex {
      let next = scalars.index(after: index)
      left -= encodedBytes(of: String(scalars[index]))
      guard left >= 0 || index == start else { break }
      index = next
    }
    return index
  }

  /// The parts in order; the end of a line at a cut is not repeated. A text that fits is one part.
  static func split(_ text: String, maxBytes: Int) -> [String] {
    var parts: [String] = []
    var start = text.startIndex
    var bytes = 0
    /// The last end of a line in the part, and the part's bytes up to the line behind it.
    var lineEnd: (index: String.Index, bytes: Int)?
    var index = start
    while index < text.endIndex {
      let next = text.index(after: index)
      let size = encodedBytes(of: text[index..<next])
      if size > maxBytes, index == start {
        let cut = place(in: text, from: start, bytes: maxBytes)
        // As a text of its own, for indices within a Character are no places of this one.
        return parts + [String(text[start..<cut])] + split(String(text[cut...]), maxBytes: maxBytes)
      }
      if bytes + size > maxBytes, index > start {
        if let end = lineEnd {
          parts.append(String(text[start..<end.index]))
          start = text.index(after: end.index)
          bytes -= end.bytes
        } else {
          parts.append(String(text[start..<index]))
          start = index
          bytes = 0
        }
        lineEnd = nil
        continue
      }
      bytes += size
      if text[index] == "\n" { lineEnd = (index, bytes) }
      index = next
    }
    parts.append(String(text[start...]))
    return parts
  }
}
