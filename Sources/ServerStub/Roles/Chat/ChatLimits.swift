import NIOCore

/// What one chat connection, and all of them together, may take.
public struct ChatLimits: Sendable {
  /// Connections accepted at once; one more is closed at once.
  public var maxConnections = 20_000
  /// How long a connection may stay without a successful login.
  public var loginTimeout: TimeAmount = .seconds(30)
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
