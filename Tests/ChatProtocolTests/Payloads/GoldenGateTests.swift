import ChatProtocol
import Foundation
import Testing

/// Every recorded body of the gate, read into its payload and written back.
@Suite struct GoldenGateTests {
  static let bodies = Recording.all.filter {
    ($0.direction == .gateRequest || $0.direction == .gateReply) && $0.path.flatMap(GatePath.init) != nil
      && $0.gateBody?.isEmpty == false && $0.path != GatePath.getTest.rawValue
  }

  static func payload(_ recording: Recording) throws(PayloadError) -> (any GatePayload)? {
    let bytes = Array((recording.gateBody ?? "").utf8)
    let isRequest = recording.direction == .gateRequest
    switch recording.path.flatMap(GatePath.init) {
    case .getVerifyCode, .getVarifyCode:
      return isRequest ? try VerifyCodeRequest(bytes: bytes) : try VerifyCodeReply(bytes: bytes)
    case .userRegister: return isRequest ? try RegisterRequest(bytes: bytes) : try RegisterReply(bytes: bytes)
    case .resetPassword:
      return isRequest ? try ResetPasswordRequest(bytes: bytes) : try ResetPasswordReply(bytes: bytes)
    case .userLogin: return isRequest ? try GateLoginRequest(bytes: bytes) : try GateLoginReply(bytes: bytes)
    // The family has no such recordings: these paths are ours.
    case .getChatServer, .userLogout, .getTest, nil: return nil
    }
  }

  /// Bodies that were broken on purpose, with what is wrong about them.
  static let refused: [String: PayloadError] = [
    "verifycode missing email": .missing(field: "email"),
    "verifycode json array body": .notAnObject,
    "verifycode email is array": .invalid(field: "email"),
    "verifycode email is number": .invalid(field: "email"),
  ]

  @Test(arguments: bodies.filter { $0.direction == .gateReply && foundationObject($0.gateBody ?? "") != nil })
  func `What a family gate answers is read and written with every field its clients read`(
    recording: Recording
  ) throws {
    let payload = try #require(try Self.payload(recording))
    let written = String(decoding: payload.bodyBytes(), as: UTF8.self)
    // The answer to an address that was a number repeats the number, which no client reads.
    let secrets: Set = ["passwd", "confirm", "verifycode"]
    let ignored = recording.caseName == "verifycode email is number" ? ["email"] : secrets
    let expected = try #require(foundationObject(recording.gateBody ?? ""))
    #expect(differences(expected, foundationObject(written), ignoring: ignored) == [])
    for secret in secrets { #expect(!written.contains(secret)) }
  }

  @Test(arguments: bodies.filter { $0.direction == .gateRequest })
  func `What a family client asks is read and written back, or refused for the reason it is wrong`(
    recording: Recording
  ) throws {
    let text = try #require(recording.gateBody)
    if text == "{bad" {
      #expect(throws: PayloadError.malformedJSON(JSONError(code: .unexpectedByte, offset: 1))) {
        try Self.payload(recording)
      }
    } else if let reason = Self.refused[recording.caseName] {
      #expect(throws: reason) { try Self.payload(recording) }
    } else {
      let payload = try #require(try Self.payload(recording))
      let written = foundationObject(String(decoding: payload.bodyBytes(), as: UTF8.self))
      #expect(differences(try #require(foundationObject(text)), written) == [])
    }
  }

  @Test func `The two spellings of the code are both read and both written`() throws {
    for spelling in ["verifycode", "varifycode"] {
      let request = try RegisterRequest(bytes: Array(#"{"\#(spelling)":"123456"}"#.utf8))
      #expect(request.verifyCode == "123456")
      let written = foundationObject(String(decoding: request.bodyBytes(), as: UTF8.self))
      #expect(written?["verifycode"] as? String == "123456")
      #expect(written?["varifycode"] as? String == "123456")
    }
    let both = try ResetPasswordRequest(bytes: Array(#"{"varifycode":"old","verifycode":"new"}"#.utf8))
    #expect(both.verifyCode == "new")
  }

  @Test func `Every path of the protocol is known`() {
    #expect(
      Set(GatePath.allCases.map(\.rawValue)) == [
        "/get_verifycode", "/get_varifycode", "/user_register", "/reset_pwd", "/user_login", "/get_test",
        "/get_chatserver", "/user_logout",
      ])
  }
}
