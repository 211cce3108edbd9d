import ChatProtocol
import Testing

@testable import ServerStub

@Suite struct LoginThrottleTests {
  private let alice = LoginThrottle.Key(account: .known(UserID(rawValue: 1001)), peer: "p")
  private let start: Int64 = 1_714_500_000_000

  /// A throttle by reference, for `#expect` takes no mutating calls.
  private final class Throttle {
    private var throttle = LoginThrottle()

    func admit(_ key: LoginThrottle.Key, now: Int64) -> Bool { throttle.admit(key, now: now) }
    func noteSuccess(_ key: LoginThrottle.Key) { throttle.noteSuccess(key) }
    func takeBack(_ key: LoginThrottle.Key) { throttle.takeBack(key) }
    var count: Int { throttle.count }
  }

  @Test func fiveWrongPasswordsAreFreeThenEachDoublesThePause() {
    let throttle = Throttle()
    var now = start
    for _ in 0..<5 { #expect(throttle.admit(alice, now: now)) }
    for pause in [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000] as [Int64] {
      #expect(throttle.admit(alice, now: now))
      #expect(!throttle.admit(alice, now: now + pause - 1))
      now += pause
    }
  }

  @Test func aRightPasswordForgivesEverything() {
    let throttle = Throttle()
    for _ in 0..<6 { _ = throttle.admit(alice, now: start) }
    #expect(!throttle.admit(alice, now: start))
    throttle.noteSuccess(alice)
    for _ in 0..<5 { #expect(throttle.admit(alice, now: start)) }
  }

  @Test func failuresAreForgivenAnHourAfterTheLastPause() {
    let throttle = Throttle()
    for _ in 0..<6 { _ = throttle.admit(alice, now: start) }
    let later = start + 1000 + LoginThrottle.memory + 1
    for _ in 0..<5 { #expect(throttle.admit(alice, now: later)) }
    #expect(throttle.admit(alice, now: later))
    #expect(!throttle.admit(alice, now: later))
  }

  @Test func aTryThatWasNotLookedAtCostsNothing() {
    let throttle = Throttle()
    for _ in 0..<50 {
      #expect(throttle.admit(alice, now: start))
      throttle.takeBack(alice)
    }
  }

  @Test func otherPeersAndOtherAccountsAreNotHeldUp() {
    let throttle = Throttle()
    for _ in 0..<6 { _ = throttle.admit(alice, now: start) }
    #expect(throttle.admit(LoginThrottle.Key(account: alice.account, peer: "q"), now: start))
    #expect(throttle.admit(LoginThrottle.Key(account: .unknown("1001"), peer: "p"), now: start))
  }

  @Test func aClockSetBackHoldsNobodyUp() {
    let throttle = Throttle()
    for _ in 0..<20 { _ = throttle.admit(alice, now: start) }
    #expect(throttle.admit(alice, now: start - 86_400_000))
  }

  @Test func randomNamesCannotFillTheMemory() {
    let throttle = Throttle()
    for number in 0..<60_000 {
      _ = throttle.admit(LoginThrottle.Key(account: .unknown("\(number)"), peer: "p"), now: start)
    }
    #expect(throttle.count <= 50_000)
  }
}
