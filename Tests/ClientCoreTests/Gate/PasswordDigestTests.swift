import Testing

@testable import ClientCore

@Suite struct PasswordDigestTests {
  @Test(arguments: [("secret1", "e52d98c459819a11775936d8dfbb7929"), ("密码", "a8105204604a0b11e916f3879aae3b0b")])
  func `is the lower-case hex MD5 of the UTF-8 bytes`(typed: String, hex: String) throws {
    #expect(try PasswordDigest(typed).hex == hex)
  }

  @Test func `is the same for composed and decomposed letters`() throws {
    #expect(try PasswordDigest("cafe\u{301}") == PasswordDigest("caf\u{E9}"))
    #expect(try PasswordDigest("\u{1112}\u{1161}\u{11AB}\u{AE00}") == PasswordDigest("한글"))
    #expect(try PasswordDigest(exactly: "cafe\u{301}") != PasswordDigest("caf\u{E9}"))
  }

  @Test func `refuses an empty password`() {
    let error = #expect(throws: GateError.self) { try PasswordDigest("") }
    #expect(error?.code == .invalidRequest)
  }

  @Test func `does not show the digest`() throws {
    let digest = try PasswordDigest("secret1")
    #expect(!"\(digest)".contains("e52d"))
    #expect(!String(reflecting: digest).contains("e52d"))
    let registration = Registration(user: "a", email: "a@b.c", password: digest, code: "1")
    #expect(!String(reflecting: registration).contains("e52d"))
  }
}
