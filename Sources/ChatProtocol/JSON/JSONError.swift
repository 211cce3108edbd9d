/// Why bytes are not acceptable JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong. Limits are those of ``JSONLimits``; the rest is RFC 8259 and docs/protocol.md, chapter 5.
  public enum Code: String, Hashable, Sendable {
    /// Nothing but white space.
    case empty
    /// The text ends inside a value.
    case truncated
    /// A byte that cannot stand here.
    case unexpectedByte
    /// Something other than white space follows the value.
    case trailingBytes
    /// A number that RFC 8259 does not know, such as `01` or `1.`.
    case malformedNumber
    /// A backslash followed by something that is no escape.
    case malformedEscape
    /// A byte below 0x20 inside a string; it must be escaped.
    case controlCharacter
    /// U+0000 in a string, raw or as an escape: texts end at it in C and C++ peers.
    case nulCharacter
    /// A string that is not well-formed UTF-8.
    case malformedUTF8
    /// More nested arrays and objects than allowed.
    case tooDeep
    /// More bytes than allowed.
    case tooLong
    /// A string longer than allowed.
    case stringTooLong
    /// More values than allowed.
    case tooManyValues
  }

  /// What is wrong.
  public let code: Code
  /// The offset, in bytes from the start, at which it was noticed.
  public let offset: Int

  /// Makes an error; the parser's task.
  public init(code: Code, offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// One phrase for a log; contains nothing of the text itself.
  public var message: String { "malformed JSON: \(code.rawValue) at byte \(offset)" }

  public var description: String { message }
}
