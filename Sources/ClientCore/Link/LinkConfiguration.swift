/// The times by which a chat connection lives. A test may shorten them.
public struct LinkConfiguration: Sendable, Hashable {
  /// From the start of an attempt to the connection.
  public var connectTimeout = Duration.seconds(10)
  /// From the connection to the login reply.
  public var loginTimeout = Duration.seconds(10)
  /// How long a request may go unanswered.
  public var requestTimeout = Duration.seconds(15)
  /// Silence after which a heartbeat is sent; a server of the native dialect may name another. A server that answers
  /// heartbeats counts as gone after two of these.
  public var heartbeatInterval = Duration.seconds(15)
  /// Heartbeats after which a server that never answered one counts as an original one, which ignores them.
  public var heartbeatsBeforeSilenceIsUsual = 2
  /// A connection that was online this long counts as good: the next loss starts the backoff anew.
  public var stabilityPeriod = Duration.seconds(30)
  /// A jump of the wall clock against the monotonic one by at least this much means that the machine was suspended: the
  /// server has likely given the connection up.
  public var suspension = Duration.seconds(10)
  /// Waits between attempts.
  public var backoff = Backoff()

  public init() {}

  public static let standard = LinkConfiguration()

  /// What a server may ask for as heartbeat interval; anything else would cost power or overlook a dead connection.
  static let heartbeatRange = Duration.seconds(5)...Duration.seconds(120)
}
