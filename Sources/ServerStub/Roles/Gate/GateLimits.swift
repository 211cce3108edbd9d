import NIOCore

/// What one HTTP connection at the gate, and all of them together, may take.
public struct GateLimits: Sendable {
  /// Connections accepted at once; one more is closed at once.
  public var maxConnections = 2_000
  /// Body bytes of a request; a longer one is answered 413.
  public var maxBodyBytes = 64 * 1024
  /// Bytes of all header names and values of a request; more is answered 431.
  public var maxHeaderBytes = 16 * 1024
  /// Headers of a request; more is answered 431.
  public var maxHeaderCount = 64
  /// Bytes of the request line's target; a longer one is answered 414.
  public var maxTargetBytes = 4 * 1024
  /// How long a request may take from its first byte to its last; a slower one is answered 408.
  public var requestTimeout: TimeAmount = .seconds(15)
  /// How long a connection may stay open with no request under way.
  public var idleTimeout: TimeAmount = .seconds(30)

  public init() {}
}
