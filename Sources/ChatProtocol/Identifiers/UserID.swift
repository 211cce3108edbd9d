/// The number of an account, given by the server at registration and never reused.
///
/// On the wire it is a JSON integer within 32 signed bits (docs/protocol.md, chapter 2). Any such value can be held;
/// whether an account exists behind it only the server knows.
public struct UserID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number as it stands on the wire.
  public let rawValue: Int32

  /// No account: what the family writes where it could not read a uid from a broken request.
  public static let unknown = UserID(rawValue: 0)

  /// Wraps a number that is known to be a uid.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Takes a number from the wire or from disk; nil if it does not fit 32 signed bits.
  public init?(exactly number: Int64) {
    guard let rawValue = Int32(exactly: number) else { return nil }
    self.rawValue = rawValue
  }

  public static func < (left: UserID, right: UserID) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The decimal number, as a person would search for it.
  public var description: String { String(rawValue) }
}
