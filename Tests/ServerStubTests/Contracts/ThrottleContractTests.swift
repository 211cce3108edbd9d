import ChatProtocol
import ServerStub
import Testing

/// What every implementation of ``Throttle`` keeps to.
@Suite struct ThrottleContractTests {
  private let clock = SteppedClock()
  private let alice = Attempt.Account.known(UserID(rawValue: 1001))

  /// How many of so many tries at once are taken.
  private func taken(_ count: Int, _ attempt: Attempt, by throttle: any Throttle) async throws -> Int {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<count { group.addTask { try await throttle.admit(attempt) } }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
  }

  @Test(arguments: Implementations.throttles)
  func `Passwords that are tried at once do not slip past it`(_ implementation: Implementation<any Throttle>)
    async throws
  {
    let throttle = try await implementation.make(clock)
    let attempt = Attempt.password(of: alice, from: "p")
    // Five are free, and the sixth is what the pause comes behind.
    #expect(try await taken(40, attempt, by: throttle) == 6)
    #expect(try await throttle.admit(.password(of: alice, from: "q")))
    #expect(try await throttle.admit(.password(of: .unknown("alice"), from: "p")))
    clock.advance(milliseconds: 1000)
    #expect(try await throttle.admit(attempt))
    #expect(try await !throttle.admit(attempt))
  }

  @Test(arguments: Implementations.throttles)
  func `What was right or was not looked at costs nothing`(_ implementation: Implementation<any Throttle>) async throws
  {
    let throttle = try await implementation.make(clock)
    let attempt = Attempt.password(of: alice, from: "p")
    for outcome in [Attempt.Outcome.succeeded, .withdrawn] {
      for _ in 0..<50 {
        #expect(try await throttle.admit(attempt))
        await throttle.settle(attempt, as: outcome)
      }
    }
  }

  @Test(arguments: Implementations.throttles)
  func `Wrong tokens slow their address down, right ones do not`(_ implementation: Implementation<any Throttle>)
    async throws
  {
    let throttle = try await implementation.make(clock)
    let attempt = Attempt.token(from: "2001:db8::1")
    for _ in 0..<200 {
      #expect(try await throttle.admit(attempt))
      await throttle.settle(attempt, as: .succeeded)
    }
    for _ in 0..<60 {
      #expect(try await throttle.admit(attempt))
      await throttle.settle(attempt, as: .failed)
    }
    // The whole network of an address of IPv6 is one.
    #expect(try await !throttle.admit(.token(from: "2001:db8::2")))
    #expect(try await throttle.admit(.token(from: "2001:db8:0:1::1")))
    clock.advance(milliseconds: 1000)
    #expect(try await throttle.admit(attempt))
  }
}
