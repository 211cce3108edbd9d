/// The sender's id of a message, a UUID in most clients; together with the sender it is unique for ever.
///
/// `msgid` on the wire. Ids are compared byte by byte, as databases do it: two that differ only in how an accent is
/// composed are two.
public struct MessageID: RawRepresentable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// The id as it stands on the wire.
  public let rawValue: String

  /// The longest id that a server takes, in bytes (docs/protocol.md, chapter 4). Notices from other servers may carry
  /// longer ones, which are kept rather than lost.
  public static let maxBytes = 64

  /// Its length on the wire.
  public var byteCount: Int { rawValue.utf8.count }

  /// Wraps any text; whether it is short enough is checked where it is used.
  public init(rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral value: String) { self.init(rawValue: value) }

  public var description: String { rawValue }
}

extension MessageID: Hashable {
  public static func == (left: MessageID, right: MessageID) -> Bool {
    left.rawValue.utf8.elementsEqual(right.rawValue.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    var text = rawValue
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
