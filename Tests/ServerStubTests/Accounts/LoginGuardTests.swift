import ChatProtocol
import Testing

@testable import ServerStub

@Suite struct LoginGuardTests {
  private let start: Int64 = 1_714_500_000_000

  private func key(_ uid: Int32, _ peer: String) -> LoginThrottle.Key {
    LoginThrottle.Key(account: .known(UserID(rawValue: uid)), peer: peer)
  }

  /// A guard by reference, for `#expect` takes no mutating calls.
  private final class Guesses {
    private var value = LoginGuard(limits: LoginLimits())

    func admit(_ key: LoginThrottle.Key, now: Int64) -> Bool { value.admit(key, now: now) }
    func noteSuccess(_ key: LoginThrottle.Key, now: Int64) { value.noteSuccess(key, now: now) }

    /// A try with a wrong password; returns whether it was looked at.
    func fail(_ key: LoginThrottle.Key, now: Int64) -> Bool {
      guard value.admit(key, now: now) else { return false }
      value.noteFailure(key, now: now)
      return true
    }
  }

  @Test func anAccountIsGuessedAtFromManyAddressesOnlySoOften() {
    let guesses = Guesses()
    let looked = (0..<100).filter { guesses.fail(key(1, "10.0.0.\($0)"), now: start) }
    #expect(looked.count == 20)
    // One more for each that is forgiven.
    #expect(guesses.fail(key(1, "10.0.1.1"), now: start + 180_000) == true)
    #expect(guesses.fail(key(1, "10.0.1.2"), now: start + 180_000) == false)
    #expect(guesses.fail(key(2, "10.0.1.2"), now: start) == true)
  }

  @Test func strangersDoNotLockAnOwnerOutOfPlacesThatTheOwnerUses() {
    let guesses = Guesses()
    #expect(guesses.admit(key(1, "192.0.2.1"), now: start) == true)
    guesses.noteSuccess(key(1, "192.0.2.1"), now: start)
    for number in 0..<100 { _ = guesses.fail(key(1, "10.0.0.\(number)"), now: start) }
    #expect(guesses.admit(key(1, "192.0.2.1"), now: start) == true)
    #expect(guesses.admit(key(1, "192.0.2.2"), now: start) == false)
  }

  @Test func anAddressGuessesAtManyAccountsOnlySoOftenAndThoseAtHomeThereGoOn() {
    let guesses = Guesses()
    guesses.noteSuccess(key(1000, "10.0.0.1"), now: start)
    let looked = (1...100).filter { guesses.fail(key(Int32($0), "10.0.0.1"), now: start) }
    #expect(looked.count == 40)
    #expect(guesses.admit(key(1000, "10.0.0.1"), now: start) == true)
    #expect(guesses.admit(key(1001, "10.0.0.2"), now: start) == true)
    #expect(guesses.admit(key(1001, "10.0.0.1"), now: start + 10_000) == true)
  }

  @Test func anIPv6NetworkIsOneAddress() {
    let guesses = Guesses()
    let looked = (1...100).filter { guesses.fail(key(Int32($0), "2001:db8::\($0)"), now: start) }
    #expect(looked.count == 40)
  }

  @Test func manyWhoLogInAtOnceBehindOneAddressAreNotHeldUp() {
    let guesses = Guesses()
    for uid in 1...500 { #expect(guesses.admit(key(Int32(uid), "10.0.0.1"), now: start) == true) }
    for uid in 1...500 { guesses.noteSuccess(key(Int32(uid), "10.0.0.1"), now: start) }
    for uid in 501...600 { #expect(guesses.admit(key(Int32(uid), "10.0.0.1"), now: start) == true) }
  }

  @Test func aBudgetForgetsAndSurvivesAClockSetBack() {
    var budget = FailureBudget<String>(free: 3, forgiveness: 1000, capacity: 4)
    for _ in 0..<3 {
      #expect(budget.hasRoom("a", now: start))
      budget.noteFailure("a", now: start)
    }
    #expect(!budget.hasRoom("a", now: start + 999))
    #expect(budget.hasRoom("a", now: start + 1000))
    #expect(budget.hasRoom("a", now: start - 1_000_000))
    budget.takeBack("a", now: start)
    #expect(budget.hasRoom("a", now: start))
    for name in ["b", "c", "d", "e", "f", "g"] { budget.noteFailure(name, now: start) }
    #expect(budget.hasRoom("g", now: start))
  }

  @Test func whoHasManyWaitingGetsNoMoreTurnsThanOneWithASingleOne() {
    var queue = FairQueue<String, Int>()
    for number in 0..<5 { queue.append(number, share: "noisy") }
    queue.append(100, share: "a")
    queue.append(200, share: "b")
    var order: [Int] = []
    while let next = queue.popFirst() { order.append(next) }
    #expect(order == [0, 100, 200, 1, 2, 3, 4])
    #expect(queue.count == 0)
  }

  @Test func whoHasMostWaitingMakesRoom() {
    var queue = FairQueue<String, Int>()
    for number in 0..<3 { queue.append(number, share: "noisy") }
    #expect(queue.popLastOfLongest(for: "noisy") == nil)
    #expect(queue.popLastOfLongest(for: "a") == 2)
    queue.append(100, share: "a")
    #expect(queue.popLastOfLongest(for: "a") == nil)
    #expect(queue.count == 3)
    #expect(queue.popFirst() == 0)
    #expect(queue.popFirst() == 100)
    #expect(queue.popFirst() == 1)
    #expect(queue.popFirst() == nil)
  }
}
