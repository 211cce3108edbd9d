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
  /// Bytes of frames that may wait for one slow peer; above it messages wait in the store instead, and as soon as so
  /// many bytes of replies wait no further request of the peer is read.
  public var maxQueuedBytes = 64 * 1024
  /// Bytes of frames that cannot wait in the store (replies, notices) before a slow peer is disconnected.
  public var maxUnstorableBytes = 512 * 1024
  /// How long a peer that has not asked for the native dialect is left alone after each frame. What a family session
  /// has read is judged by it too.
  public var familyPauses = ReadingPauses()
  /// Texts of one conversation that share a frame to a family session. The Qt client shows so many in about 3 s; 400
  /// stop it for 20 s.
  public var maxJoinedTexts = 40
  /// Bytes of texts and their ids that share such a frame. What JSON escapes take, six times as much at worst, must fit
  /// a frame as well.
  public var maxJoinedBytes = 8_192
  /// Events read from the store at once for a session that is behind.
  public var eventsPerPage = 64
  /// Text requests of one session handed to the store at once.
  public var maxTextBatch = 64
  /// How long a session's texts go on being refused after one that may be sent again: longer than it takes the peer to
  /// hear of it, so that what it has sent meanwhile stays behind.
  public var refusedTextsPause: TimeAmount = .seconds(1)
  /// How long a peer may take nothing at all while frames wait for it before it is disconnected.
  public var stalledPeerTimeout: TimeAmount = .seconds(60)

  /// How long a request may take; then it is refused, whatever it still waits for. Looked after once in so long a time, so
  /// it may be twice as long.
  public var requestTimeout: TimeAmount = .seconds(15)
  /// Silence after which a native session is ended: it beats each 30 s, and twice that at the latest.
  public var silentPeerTimeout: TimeAmount = .seconds(100)
  /// How often one friend is told that another is writing, for each session; the rest is dropped.
  public var typing = RateLimit(perMinute: 60, burst: 6)
  /// Frames of one connection that are dealt with at once, without a store: heartbeats, confirmations, typing, ids without a
  /// meaning. What comes faster waits.
  public var smallFrames = RateLimit(perMinute: 60_000, burst: 256)
  /// What one account may do.
  public var account = AccountLimits()

  public init() {}
}
