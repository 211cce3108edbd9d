/// How long a request to the gate may take and how much may come back.
public struct GateLimits: Sendable, Hashable {
  /// From the start of the request to the connection.
  public var connectTimeout: Duration
  /// From the start of the request to the end of the reply.
  public var totalTimeout: Duration
  /// Longest reply body, in bytes.
  public var maxReplyBytes: Int

  public init(connectTimeout: Duration, totalTimeout: Duration, maxReplyBytes: Int) {
    self.connectTimeout = connectTimeout
    self.totalTimeout = totalTimeout
    self.maxReplyBytes = maxReplyBytes
  }

  /// 5 s to connect, 15 s in all (a password hash on a busy server takes its time), 64 KiB.
  public static let standard = GateLimits(
    connectTimeout: .seconds(5), totalTimeout: .seconds(15), maxReplyBytes: 65_536)
}
