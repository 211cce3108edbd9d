/// How much of something is allowed over time: a burst at once, and so much a minute after that.
public struct RateLimit: Sendable, Hashable {
  /// What is given back each minute, at least 1.
  public var perMinute: Int
  /// What may be used at once, at least 1.
  public var burst: Int

  public init(perMinute: Int, burst: Int) {
    self.perMinute = perMinute
    self.burst = burst
  }

  /// What is given back in a time.
  fileprivate func amount(after milliseconds: Int64) -> Double {
    Double(milliseconds) * Double(perMinute) / 60_000
  }
}

/// What is left of a ``RateLimit``. Knows no clock: each call says what time it is.
struct TokenBucket: Sendable, Hashable {
  private var tokens: Double
  private var updatedMilliseconds: Int64

  /// A full bucket.
  init(_ limit: RateLimit, at milliseconds: Int64) {
    tokens = Double(limit.burst)
    updatedMilliseconds = milliseconds
  }

  /// Takes `count` if there are as many; what is larger than the burst needs a full bucket.
  mutating func take(_ count: Int = 1, of limit: RateLimit, at milliseconds: Int64) -> Bool {
    // A clock that was set back gives nothing, and takes nothing either.
    let elapsed = max(0, milliseconds.subtractingReportingOverflow(updatedMilliseconds).partialValue)
    updatedMilliseconds = milliseconds
    tokens = min(Double(limit.burst), tokens + limit.amount(after: elapsed))
    let wanted = Double(min(count, limit.burst))
    guard tokens >= wanted else { return false }
    tokens -= wanted
    return true
  }

  /// Whether a bucket of this kind would be full again, so that nothing need be remembered of it.
  func isFull(of limit: RateLimit, at milliseconds: Int64) -> Bool {
    let elapsed = max(0, milliseconds.subtractingReportingOverflow(updatedMilliseconds).partialValue)
    return tokens + limit.amount(after: elapsed) >= Double(limit.burst)
  }
}
