import ChatProtocol
import ServerStub
import Testing

@testable import ServerStub

@Suite struct RateLimitTests {
  private static let limit = RateLimit(perMinute: 60, burst: 3)

  @Test func aBurstIsAllowedAndThenSoMuchATime() {
    var bucket = TokenBucket(Self.limit, at: 0)
    let atOnce = (0..<5).map { _ in bucket.take(of: Self.limit, at: 0) }
    #expect(atOnce == [true, true, true, false, false])
    let later = [999, 1_000, 1_500, 2_000].map { bucket.take(of: Self.limit, at: $0) }
    #expect(later == [false, true, false, true])
    let rested = (0..<4).map { _ in bucket.take(of: Self.limit, at: 1_000_000) }
    #expect(rested == [true, true, true, false], "a long rest gives no more than the burst")
  }

  @Test func whatIsLargerThanTheBurstNeedsAFullBucket() {
    var bucket = TokenBucket(Self.limit, at: 0)
    let taken = [0, 0, 2_999, 3_000].map { bucket.take(100, of: Self.limit, at: $0) }
    #expect(taken == [true, false, false, true])
  }

  @Test func aClockThatJumpsHarmsNobody() {
    var bucket = TokenBucket(Self.limit, at: 1_000_000)
    var taken = (0..<3).map { _ in bucket.take(of: Self.limit, at: 1_000_000) }
    taken += [0, 1_000, .max, .min, 1_000].map { bucket.take(of: Self.limit, at: $0) }
    #expect(taken == [true, true, true, false, true, true, true, true])
  }

  @Test func accountsAreCountedEachForItself() {
    let clock = SteppedClock()
    var limits = AccountLimits()
    limits.lookups = Self.limit
    let allowances = AccountAllowances(limits: limits, clock: clock.serverClock)
    let (alice, bob) = (UserID(rawValue: 1), UserID(rawValue: 2))
    #expect((0..<4).map { _ in allowances.take(.lookups, by: alice) } == [true, true, true, false])
    #expect(allowances.take(.lookups, by: bob))
    #expect(allowances.take(.applications, by: alice))
    // However many there are, a spent allowance is not forgotten.
    for uid in 3..<5_000 { _ = allowances.take(.lookups, by: UserID(rawValue: Int32(uid))) }
    #expect(!allowances.take(.lookups, by: alice))
    clock.advance(milliseconds: 1_000)
    #expect(allowances.take(.lookups, by: alice))
  }
}
