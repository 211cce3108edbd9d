import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct InMemoryGateTests {
  @Test func `walks through registration, login and reset like the real one`() async throws {
    let gate = InMemoryGate(chatPort: 9)
    let first = try PasswordDigest("secret1")
    let second = try PasswordDigest("secret2")
    await #expect(throws: GateError.self) {
      try await gate.register(Registration(user: "a", email: "a@b.c", password: first, code: "1"))
    }
    _ = try await gate.requestCode(email: "a@b.c")
    let code = try #require(await gate.code(for: "a@b.c"))
    let uid = try await gate.register(Registration(user: "a", email: "a@b.c", password: first, code: code))
    #expect(uid == UserID(rawValue: 1001))
    #expect(try await gate.logIn(email: "a@b.c", password: first).credentials.port == 9)
    let wrong = await #expect(throws: GateError.self) { try await gate.logIn(email: "a@b.c", password: second) }
    #expect(wrong?.code == .server(.credentialsWrong))
    _ = try await gate.requestCode(email: "a@b.c")
    let reset = try #require(await gate.code(for: "a@b.c"))
    try await gate.resetPassword(user: "a", email: "a@b.c", password: second, code: reset)
    #expect(try await gate.logIn(email: "a", password: second).email == "a@b.c")
  }
}
