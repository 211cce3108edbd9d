/// Limits of the verify role; all times in milliseconds.
public struct VerifyLimits: Sendable, Hashable {
  /// How long a code is good.
  public var lifetime: Int64 = 5 * 60_000
  /// Wrong codes from an address that asked for one, after which the right one is good no more from there.
  public var tries = 5
  /// Wrong codes from all other addresses together, after which the right one is good no more from those.
  public var triesOfStrangers = 20
  /// Wrong codes from one address for whatever mailboxes, of which one is forgiven every ten seconds.
  public var wrongCodesPerPeer = 60
  /// Times that the right code may be shown.
  public var uses = 20
  /// Shortest time between two mails to one mailbox. The family's client lets the user ask again after 10 s.
  public var pause: Int64 = 10_000
  /// Mails to one mailbox in an hour. Addresses that differ by what follows a `+` are one mailbox.
  public var mailsPerAddress = 10
  /// Mails asked for by one peer in an hour; `nil` for no limit (a server that only its own machine reaches).
  public var mailsPerPeer: Int? = 240
  /// Addresses and peers remembered at the most.
  public var capacity = 100_000

  public init() {}
}
