import ServerStub
import Testing

/// What every implementation of ``VerificationCodes`` keeps to.
@Suite struct VerificationCodesContractTests {
  private let clock = SteppedClock()

  private func code(_ codes: Implementations.Codes, for email: String = "a@x.test") async throws -> String {
    #expect(try await codes.role.requestCode(for: email, peer: "p") == .success)
    return try #require(codes.mails.code(for: email))
  }

  private func redeemed(_ codes: Implementations.Codes, _ code: String) async throws -> RedeemedCode? {
    guard case .redeemed(let redeemed) = try await codes.role.redeem(code, for: "A@x.test", peer: "p") else {
      return nil
    }
    return redeemed
  }

  @Test(arguments: Implementations.codes)
  func `A code is good once, and again where it is given back`(_ implementation: Implementation<Implementations.Codes>)
    async throws
  {
    let codes = try await implementation.make(clock)
    let code = try await code(codes)
    for _ in 0..<3 {
      let spent = try #require(try await redeemed(codes, code))
      #expect(try await codes.role.redeem(code, for: "a@x.test", peer: "p") == .expired)
      await codes.role.restore(spent)
    }
    let last = try #require(try await redeemed(codes, code))
    clock.advance(milliseconds: 5 * 60_000)
    await codes.role.restore(last)
    #expect(try await redeemed(codes, code) == nil)
  }

  @Test(arguments: Implementations.codes)
  func `Of many who show a code at once a single one redeems it`(
    _ implementation: Implementation<Implementations.Codes>
  ) async throws {
    let codes = try await implementation.make(clock)
    let code = try await code(codes)
    let outcomes = try await withThrowingTaskGroup(of: CodeRedemption.self) { group in
      for number in 0..<20 {
        group.addTask { try await codes.role.redeem(code, for: "a@x.test", peer: "p\(number)") }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.filter { if case .redeemed = $0 { true } else { false } }.count == 1)
    #expect(outcomes.filter { $0 == .expired }.count == 19)
  }

  @Test(arguments: Implementations.codes)
  func `What was given back once does not bring back a code that was spent again`(
    _ implementation: Implementation<Implementations.Codes>
  ) async throws {
    let codes = try await implementation.make(clock)
    let code = try await code(codes)
    let first = try #require(try await redeemed(codes, code))
    await codes.role.restore(first)
    _ = try #require(try await redeemed(codes, code))
    await codes.role.restore(first)
    #expect(try await redeemed(codes, code) == nil)
  }

  @Test(arguments: Implementations.codes)
  func `A newer code is the only good one, whatever is given back`(
    _ implementation: Implementation<Implementations.Codes>
  ) async throws {
    let codes = try await implementation.make(clock)
    let old = try await code(codes)
    let spent = try #require(try await redeemed(codes, old))
    clock.advance(milliseconds: 10_000)
    let new = try await code(codes)
    await codes.role.restore(spent)
    if old != new { #expect(try await codes.role.redeem(old, for: "a@x.test", peer: "p") == .wrong) }
    #expect(try await redeemed(codes, new) != nil)
  }

  @Test(arguments: Implementations.codes)
  func `Wrong codes cost tries, of whoever shows them`(_ implementation: Implementation<Implementations.Codes>)
    async throws
  {
    let codes = try await implementation.make(clock)
    let code = try await code(codes)
    let wrong = code == "000000" ? "000001" : "000000"
    for _ in 0..<5 { #expect(try await codes.role.redeem(wrong, for: "a@x.test", peer: "p") == .wrong) }
    #expect(try await codes.role.redeem(code, for: "a@x.test", peer: "p") == .expired)
    guard case .redeemed = try await codes.role.redeem(code, for: "a@x.test", peer: "q") else {
      throw TestFailure("another address pays for it")
    }
  }
}
