import NIOCore

/// What one HTTP connection at the gate, and all of them together, may take.
public struct GateLimits: Sendable {
  /// Connections at once. All are guests but those whose request is at work.
  public var connections = ConnectionLimits(total: 2_000, perAddress: 256, guests: 2_000, guestsPerAddress: 256)
  /// Body bytes of a request; a longer one is answered 413. The longest that clients send has some 1,500.
  public var maxBodyBytes = 16 * 1024
  /// Bytes of all header names and values of a request; more is answered 431.
  public var maxHeaderBytes = 16 * 1024
  /// Headers of a request; more is answered 431.
  public var maxHeaderCount = 64
  /// Bytes of the request line's target; a longer one is answered 414.
  public var maxTargetBytes = 4 * 1024
  /// How long a request may take from its first byte to its last; a slower one is answered 408, or closed where its
  /// head is not complete.
  public var requestTimeout: TimeAmount = .seconds(15)
  /// How long the answer to a request may take; then it is refused, whatever it still waits for.
  public var answerTimeout: TimeAmount = .seconds(15)
  /// How long a connection may stay open with no request under way.
  public var idleTimeout: TimeAmount = .seconds(30)

  public init() {}
}
