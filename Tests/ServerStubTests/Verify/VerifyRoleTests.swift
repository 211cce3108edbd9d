import ChatProtocol
import Synchronization
import Testing

@testable import ServerStub

@Suite struct VerifyRoleTests {
  private let clock = SteppedClock()
  private let mailer = InMemoryMailer()
  private let role: VerifyRole

  init() {
    role = VerifyRole(mailer: mailer, clock: clock.serverClock)
  }

  /// A mail server that is down when told so.
  private final class BrokenMailer: VerificationMailer {
    let isBroken = Mutex(true)
    let inner = InMemoryMailer()

    func send(_ mail: VerificationMail) async throws(ServerError) {
      if isBroken.withLock({ $0 }) { throw ServerError(code: .mail, message: "down") }
      try await inner.send(mail)
    }
  }

  private enum Outcome {
    case right, wrong, expired, tooManyTries
  }

  /// Spends a code and gives it back at once.
  private func check(_ code: String, for email: String, at role: VerifyRole? = nil) async throws -> Outcome {
    let role = role ?? self.role
    switch try await role.redeem(code, for: email, peer: "p") {
    case .redeemed(let code):
      await role.restore(code)
      return .right
    case .wrong: return .wrong
    case .expired: return .expired
    case .tooManyTries: return .tooManyTries
    }
  }

  private func other(than code: String) -> String { code == "000000" ? "000001" : "000000" }

  @Test func aCodeHasSixDigitsAndReachesItsAddress() async throws {
    #expect(try await role.requestCode(for: "a@x.test", peer: "p") == .success)
    let code = try #require(mailer.code(for: "a@x.test"))
    #expect(code.utf8.count == 6)
    #expect(code.allSatisfy { ("0"..."9").contains($0) })
    #expect(try await check(code, for: "a@x.test") == .right)
    #expect(try await check(code, for: "A@X.TEST") == .right)
  }

  @Test func aCodeIsGoodForItsAddressOnly() async throws {
    _ = try await role.requestCode(for: "a@x.test", peer: "p")
    _ = try await role.requestCode(for: "b@x.test", peer: "p")
    let (first, second) = (try #require(mailer.code(for: "a@x.test")), try #require(mailer.code(for: "b@x.test")))
    if first != second { #expect(try await check(first, for: "b@x.test") == .wrong) }
    #expect(try await check(first, for: "c@x.test") == .expired)
  }

  @Test func codesDiffer() async throws {
    for number in 0..<50 { _ = try await role.requestCode(for: "\(number)@x.test", peer: "p") }
    let codes = (0..<50).compactMap { mailer.code(for: "\($0)@x.test") }
    // Fifty of a million: two may well be equal, three pairs hardly ever.
    #expect(Set(codes).count >= 48)
  }

  @Test func aCodeEndsWithTimeUseAndWrongTries() async throws {
    _ = try await role.requestCode(for: "a@x.test", peer: "p")
    let code = try #require(mailer.code(for: "a@x.test"))
    clock.advance(milliseconds: 5 * 60_000)
    #expect(try await check(code, for: "a@x.test") == .expired)

    _ = try await role.requestCode(for: "a@x.test", peer: "p")
    let second = try #require(mailer.code(for: "a@x.test"))
    guard case .redeemed = try await role.redeem(second, for: "A@x.test", peer: "p") else {
      throw TestFailure("a right code was refused")
    }
    #expect(try await check(second, for: "a@x.test") == .expired)

    clock.advance(milliseconds: 10_000)
    _ = try await role.requestCode(for: "a@x.test", peer: "p")
    let third = try #require(mailer.code(for: "a@x.test"))
    for _ in 0..<5 { #expect(try await check(other(than: third), for: "a@x.test") == .wrong) }
    #expect(try await check(third, for: "a@x.test") == .expired)
  }

  @Test func askingTooOftenIsRefusedAndTheCodeStaysGood() async throws {
    _ = try await role.requestCode(for: "a@x.test", peer: "p")
    let code = try #require(mailer.code(for: "a@x.test"))
    #expect(try await role.requestCode(for: "a@X.test", peer: "p") == .tooManyRequests)
    #expect(mailer.count == 1)
    #expect(try await check(code, for: "a@x.test") == .right)
  }

  @Test func aMailThatFailsLeavesNoCode() async throws {
    let mailer = BrokenMailer()
    let role = VerifyRole(mailer: mailer, clock: clock.serverClock)
    let error = await #expect(throws: ServerError.self) { try await role.requestCode(for: "a@x.test", peer: "p") }
    #expect(error?.wireCode == .mailFailure)
    #expect(try await check("000000", for: "a@x.test", at: role) == .expired)
    mailer.isBroken.withLock { $0 = false }
    clock.advance(milliseconds: 10_000)
    #expect(try await role.requestCode(for: "a@x.test", peer: "p") == .success)
    let code = try #require(mailer.inner.code(for: "a@x.test"))
    #expect(try await check(code, for: "a@x.test", at: role) == .right)
  }

  /// Codes come from a form: anything may stand there.
  @Test(arguments: ["", "1", "1234567", "①②③④⑤⑥", "12345\n", String(repeating: "9", count: 100_000)])
  func anythingElseIsAWrongCode(text: String) async throws {
    _ = try await role.requestCode(for: "a@x.test", peer: "p")
    #expect(try await check(text, for: "a@x.test") == .wrong)
  }

  @Test func tagsOfOneMailboxShareItsMails() async throws {
    #expect(try await role.requestCode(for: "victim+1@x.test", peer: "p") == .success)
    #expect(try await role.requestCode(for: "Victim+2@x.test", peer: "q") == .tooManyRequests)
    #expect(try await role.requestCode(for: "victim@x.test", peer: "q") == .tooManyRequests)
    #expect(try await role.requestCode(for: "other@x.test", peer: "q") == .success)
    // The code is for the address that asked, all the same.
    let code = try #require(mailer.code(for: "victim+1@x.test"))
    #expect(try await check(code, for: "victim@x.test") == .expired)
    #expect(try await check(code, for: "victim+1@x.test") == .right)
  }

  @Test func aNetworkOfIPv6IsOnePeer() async throws {
    var limits = VerifyLimits()
    limits.mailsPerPeer = 3
    let role = VerifyRole(limits: limits, mailer: mailer, clock: clock.serverClock)
    for number in 0..<3 {
      #expect(try await role.requestCode(for: "\(number)@x.test", peer: "2001:db8::\(number + 1)") == .success)
    }
    #expect(try await role.requestCode(for: "3@x.test", peer: "2001:db8::ffff") == .tooManyRequests)
    #expect(try await role.requestCode(for: "3@x.test", peer: "2001:db8:0:1::1") == .success)
  }
}
