/// Limits of the verify role; all times in milliseconds.
public struct VerifyLimits: Sendable, Hashable {
  /// How long a code is good.
  public var lifetime: Int64 = 5 * 60_000
  /// Wrong codes after which the right one is good no more.
  public var tries = 5
  /// Shortest time between two mails to one address. The family's client lets the user ask again after 10 s.
  public var pause: Int64 = 10_000
  /// Mails to one address in an hour.
  public var mailsPerAddress = 10
  /// Mails asked for by one peer in an hour; `nil` for no limit (a server that only its own machine reaches).
  public var mailsPerPeer: Int? = 60
  /// Addresses and peers remembered at the most.
  public var capacity = 100_000

  public init() {}
}
