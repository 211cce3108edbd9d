import CNet
import ChatProtocol
import Dispatch

/// The gate over HTTP, by libcurl.
///
/// libcurl is opened at the first request and every request blocks a thread of its own, never the caller's.
public struct CurlGateClient: GateAPI {
  private let endpoint: GateEndpoint
  private let limits: GateLimits

  public init(endpoint: GateEndpoint, limits: GateLimits = .standard) {
    self.endpoint = endpoint
    self.limits = limits
  }

  public func requestCode(email: String) async throws(GateError) -> Bool {
    let request = VerifyCodeRequest(email: email)
    let reply: VerifyCodeReply
    do {
      reply = try await exchange(request, at: .getVerifyCode)
    } catch {
      // Part of the family serves only the path with the typing error.
      guard error.code == .httpStatus(404) else { throw error }
      reply = try await exchange(request, at: .getVarifyCode)
    }
    try check(reply.error)
    // A gate that does not say is one of the family.
    return reply.hasFamilyClients ?? true
  }

  public func register(_ registration: Registration) async throws(GateError) -> UserID? {
    let request = RegisterRequest(
      user: registration.user, email: registration.email, passwd: registration.password.hex,
      confirm: registration.password.hex, icon: registration.icon, nick: registration.nick, sex: registration.sex,
      verifyCode: registration.code)
    let reply: RegisterReply = try await exchange(request, at: .userRegister)
    try check(reply.error)
    return reply.uid
  }

  public func resetPassword(
    user: String, email: String, password: PasswordDigest, code: String
  ) async throws(GateError) {
    let request = ResetPasswordRequest(user: user, email: email, passwd: password.hex, verifyCode: code)
    let reply: ResetPasswordReply = try await exchange(request, at: .resetPassword)
    try check(reply.error)
  }

  public func logIn(email: String, password: PasswordDigest) async throws(GateError) -> GateSession {
    let reply: GateLoginReply = try await exchange(
      GateLoginRequest(email: email, passwd: password.hex, user: email), at: .userLogin)
    try check(reply.error)
    let place = try place(host: reply.host, port: reply.port)
    guard let uid = reply.uid, !reply.token.isEmpty else {
      throw GateError(code: .badReply, message: "the server's login reply lacks the account or its token")
    }
    return GateSession(
      credentials: LinkCredentials(uid: uid, token: reply.token, host: place.host, port: place.port),
      email: reply.email.isEmpty ? email : reply.email)
  }

  public func chatServer(for uid: UserID, token: String) async throws(GateError) -> ChatServerPlace {
    let reply: ChatServerReply
    do {
      reply = try await exchange(ChatServerRequest(uid: uid, token: token), at: .getChatServer)
    } catch {
      guard case .httpStatus(404) = error.code else { throw error }
      throw GateError(code: .unknownPath, message: "\(endpoint) is a gate of the family", cause: error.message)
    }
    try check(reply.error)
    return try place(host: reply.host, port: reply.port)
  }

  public func logOut(_ uid: UserID, token: String, everywhere: Bool) async throws(GateError) {
    let reply: LogoutReply
    do {
      reply = try await exchange(LogoutRequest(uid: uid, token: token, everywhere: everywhere), at: .userLogout)
    } catch {
      guard case .httpStatus(404) = error.code else { throw error }
      throw GateError(code: .unknownPath, message: "\(endpoint) is a gate of the family", cause: error.message)
    }
    try check(reply.error)
  }

  /// The chat server that a reply names.
  private func place(host: String, port: UInt16?) throws(GateError) -> ChatServerPlace {
    guard let port, !host.isEmpty else {
      throw GateError(code: .badReply, message: "the server's reply lacks the chat server's place")
    }
    return ChatServerPlace(host: host, port: port)
  }

  private func check(_ error: ErrorCode) throws(GateError) {
    guard error != .success else { return }
    throw GateError(code: .server(error), message: "the server refused (\(error))")
  }

  private func exchange<Reply: JSONPayload>(
    _ request: some JSONPayload, at path: GatePath
  ) async throws(GateError) -> Reply {
    let body = try await post(request.bodyBytes(), path: path.rawValue)
    do {
      return try Reply(bytes: body)
    } catch {
      // A byte order mark may stand before the page.
      let isPage = body.first { $0 > 0x20 && $0 < 0x80 } == UInt8(ascii: "<")
      throw GateError(
        code: .badReply, message: "\(endpoint) answered, but not as a chat server does", cause: error.message,
        trouble: trouble(.init(status: 200, retryAfterSeconds: nil, isPage: isPage)))
    }
  }

  private func trouble(_ kind: GateTrouble.Kind) -> GateTrouble { GateTrouble(kind, place: endpoint.authority) }

  /// One POST; the body of its reply, which had status 200.
  private func post(_ body: [UInt8], path: String) async throws(GateError) -> [UInt8] {
    let running = RunningTransfer()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // A new serial queue gets a thread of its own. A concurrent queue would share libdispatch's pool, which, once
        // used, wakes the process every second.
        DispatchQueue(label: "wechat-tui.gate", qos: .userInitiated).async {
          continuation.resume(returning: run(body, path: path, as: running))
        }
      }
    } onCancel: {
      running.cancel()
    }
    return try result.get()
  }

  private func run(_ body: [UInt8], path: String, as running: RunningTransfer) -> Result<[UInt8], GateError> {
    let transfer: CurlTransfer
    do {
      transfer = try CurlTransfer()
    } catch {
      return .failure(GateError(code: .libraryMissing, message: error.message))
    }
    transfer.setCommonOptions(host: endpoint.host)
    transfer.set(CURLOPT_URL, endpoint.url(path: path))
    transfer.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds: limits.connectTimeout)
    transfer.set(CURLOPT_TIMEOUT_MS, milliseconds: limits.totalTimeout)
    transfer.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    transfer.set(CURLOPT_USERAGENT, "wechat-tui")
    transfer.collectReply(limit: limits.maxReplyBytes)
    // An empty Expect: keeps libcurl from waiting for a "100 Continue" that the family's gates never send.
    guard transfer.addHeader("Content-Type: application/json"), transfer.addHeader("Expect:"), transfer.setBody(body)
    else { return .failure(GateError(code: .libraryMissing, message: "libcurl refused the request")) }
    guard running.begin(transfer) else {
      return .failure(GateError(code: .cancelled, message: "the request was cancelled"))
    }
    let outcome = transfer.run()
    guard outcome.isSuccess else {
      return .failure(GateError(outcome, of: transfer, endpoint: endpoint, limits: limits))
    }
    guard transfer.status == 200 else {
      return .failure(
        GateError(
          code: .httpStatus(transfer.status), message: "\(endpoint) answered with HTTP status \(transfer.status)",
          trouble: trouble(
            .init(status: transfer.status, retryAfterSeconds: transfer.retryAfterSeconds, isPage: false))))
    }
    return .success(transfer.reply)
  }
}
