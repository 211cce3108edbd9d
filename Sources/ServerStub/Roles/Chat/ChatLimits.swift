import NIOCore

/// What one chat connection, and all of them together, may take.
public struct ChatLimits: Sendable {
  /// Connections at once. Guests are those that have not logged in.
  public var connections = ConnectionLimits(total: 20_000, perAddress: 2_000, guests: 4_096, guestsPerAddress: 512)
  /// How long a connection may take until its first frame is whole.
  public var firstFrameTimeout: TimeAmount = .seconds(10)
  /// How long a connection may stay after its first frame without a successful login.
  public var loginTimeout: TimeAmount = .seconds(30)
  /// Body bytes of a frame before the login, and bytes of frames that may wait then. A login has some 200.
  public var maxGuestBytes = 4 * 1024
  /// Failed logins on one connection before it is closed.
  public var maxFailedLogins = 5
  /// Bytes of requests that may wait in one session; above it nothing more is read from that peer.
  public var maxPendingBytes = 64 * 1024
  /// Bytes of frames that may wait for one slow peer; above it messages wait in the store instead.
  public var maxQueuedBytes = 64 * 1024
  /// Bytes of frames that cannot wait in the store (replies, notices) before a slow peer is disconnected.
  public var maxUnstorableBytes = 512 * 1024
  /// The gap between two frames to a family session (see ``OutboundPacer``); `nil` switches pacing off.
  public var familyFrameGap: TimeAmount? = .milliseconds(5)
  /// How long after a write the peer's acknowledgement is looked at (see ``DeliveryConfirmation``).
  public var confirmationDelay: TimeAmount = .seconds(2)
  /// Events read from the store at once for a session that is behind.
  public var eventsPerPage = 64
  /// Body bytes up to which waiting messages of one friend are joined in one frame: what a family server would
  /// itself accept.
  public var maxJoinedBodyBytes = 2_048
  /// Text requests of one session handed to the store at once.
  public var maxTextBatch = 64
  /// How long a peer may take nothing at all while frames wait for it before it is disconnected.
  public var stalledPeerTimeout: TimeAmount = .seconds(60)

  public init() {}
}
