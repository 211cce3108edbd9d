/// The number of a group, given by the server when it is founded and never reused; from 1 on.
public struct GroupID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number as it stands on the wire.
  public let rawValue: Int64

  /// The highest number: far enough below 2⁶³ that ``ConversationID/key`` cannot overflow.
  public static let maximum = GroupID(known: Int64.max >> 1)

  private init(known rawValue: Int64) { self.rawValue = rawValue }

  /// Takes a number from the wire or from disk; `nil` if no group can have it.
  public init?(rawValue: Int64) {
    guard rawValue >= 1, rawValue <= Self.maximum.rawValue else { return nil }
    self.rawValue = rawValue
  }

  public static func < (left: GroupID, right: GroupID) -> Bool { left.rawValue < right.rawValue }

  public var description: String { String(rawValue) }
}
