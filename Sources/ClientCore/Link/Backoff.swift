/// How long to wait before each new attempt: growing ceilings, and a random share of them ("full jitter"), so that the
/// clients of a restarted server do not all come back at once.
public struct Backoff: Sendable, Hashable {
  /// The first ceiling.
  public var base: Duration
  /// Each ceiling is this many times the one before; at least 1.
  public var factor: Double
  /// No ceiling is higher.
  public var cap: Duration
  /// The ceiling of the next wait.
  private var ceiling: Duration

  public init(base: Duration = .milliseconds(500), factor: Double = 1.8, cap: Duration = .seconds(30)) {
    self.base = base
    self.factor = max(factor, 1)
    self.cap = max(cap, base)
    ceiling = base
  }

  /// The next wait: between zero and the ceiling, which grows.
  public mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
    // The upper 53 bits are what a Double holds exactly. (`Double.random` would draw again for some numbers, for ever
    // if a test's generator always gives the same.)
    let share = Double(generator.next() >> 11) / Double((UInt64(1) << 53) - 1)
    let wait = ceiling * share
    ceiling = min(ceiling * factor, cap)
    return wait
  }

  /// Starts again at the first ceiling.
  public mutating func reset() { ceiling = base }
}
