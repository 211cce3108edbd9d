import ChatProtocol

/// A gate without a network: accounts in memory, codes that a test can read, failures on demand.
///
/// It checks what the real gate checks and answers with the same error codes.
public actor InMemoryGate: GateAPI {
  /// What was asked, in order; passwords and codes are left out.
  public enum Call: Sendable, Hashable {
    case requestCode(email: String)
    case register(user: String, email: String)
    case resetPassword(user: String, email: String)
    case logIn(email: String)
    case chatServer(UserID)
    case logOut(UserID, token: String, everywhere: Bool)
  }

  private struct Account {
    let uid: UserID
    let user: String
    let email: String
    var password: PasswordDigest
  }

  /// Everything that was asked so far.
  public private(set) var calls: [Call] = []

  private let chatHost: String
  private let chatPort: UInt16
  private var accounts: [Account] = []
  private var codes: [String: String] = [:]
  private var plannedFailures: [GateError] = []
  private var tokensGiven = 0
  private var hasFamilyClients = false
  /// While set, calls wait here; tests hold a reply back to see what the client does meanwhile.
  private var isHolding = false
  private var held: [CheckedContinuation<Void, Never>] = []

  /// A gate whose logins point at the given chat server.
  public init(chatHost: String = "127.0.0.1", chatPort: UInt16 = 8090) {
    self.chatHost = chatHost
    self.chatPort = chatPort
  }

  /// Makes an account without a code; uids count up from 1001.
  @discardableResult
  public func addAccount(user: String, email: String, password: PasswordDigest) -> UserID {
    let uid = UserID(rawValue: 1001 &+ Int32(truncatingIfNeeded: accounts.count))
    accounts.append(Account(uid: uid, user: user, email: email, password: password))
    return uid
  }

  /// The code that the last mail to an address held.
  public func code(for email: String) -> String? { codes[email] }

  /// Lets the next call fail with this error; several are used up in order.
  public func failNext(_ error: GateError) { plannedFailures.append(error) }

  /// What a request for a code says from now on: whether people use the family's Qt client.
  public func setFamilyClients(_ areThere: Bool) { hasFamilyClients = areThere }

  /// Holds every call back until ``release()``.
  public func hold() { isHolding = true }

  /// Lets held and later calls go on.
  public func release() {
    isHolding = false
    let waiting = held
    held = []
    for continuation in waiting { continuation.resume() }
  }

  public func requestCode(email: String) async throws(GateError) -> Bool {
    try await begin(.requestCode(email: email))
    let code = String(100_000 + codes.count)
    codes[email] = code
    return hasFamilyClients
  }

  public func register(_ registration: Registration) async throws(GateError) -> UserID? {
    try await begin(.register(user: registration.user, email: registration.email))
    try checkCode(registration.code, email: registration.email)
    guard !accounts.contains(where: { $0.user == registration.user || $0.email == registration.email }) else {
      throw refusal(.accountExists)
    }
    codes[registration.email] = nil
    return addAccount(user: registration.user, email: registration.email, password: registration.password)
  }

  public func resetPassword(
    user: String, email: String, password: PasswordDigest, code: String
  ) async throws(GateError) {
    try await begin(.resetPassword(user: user, email: email))
    try checkCode(code, email: email)
    guard let index = accounts.firstIndex(where: { $0.user == user && $0.email == email }) else {
      throw refusal(.emailMismatch)
    }
    codes[email] = nil
    accounts[index].password = password
  }

  public func logIn(email: String, password: PasswordDigest) async throws(GateError) -> GateSession {
    try await begin(.logIn(email: email))
    guard let account = accounts.first(where: { $0.email == email || $0.user == email }),
      account.password == password
    else { throw refusal(.credentialsWrong) }
    tokensGiven += 1
    let credentials = LinkCredentials(
      uid: account.uid, token: "token-\(tokensGiven)", host: chatHost, port: chatPort)
    return GateSession(credentials: credentials, email: account.email)
  }

  /// Plays a gate of the family, which has no such path.
  public func chatServer(for uid: UserID, token: String) async throws(GateError) -> ChatServerPlace {
    try await begin(.chatServer(uid))
    throw GateError(code: .unknownPath, message: "a gate of the family")
  }

  public func logOut(_ uid: UserID, token: String, everywhere: Bool) async throws(GateError) {
    try await begin(.logOut(uid, token: token, everywhere: everywhere))
  }

  private func begin(_ call: Call) async throws(GateError) {
    calls.append(call)
    if isHolding { await withCheckedContinuation { held.append($0) } }
    if Task.isCancelled { throw GateError(code: .cancelled, message: "the request was cancelled") }
    if !plannedFailures.isEmpty { throw plannedFailures.removeFirst() }
  }

  private func checkCode(_ code: String, email: String) throws(GateError) {
    guard let expected = codes[email] else { throw refusal(.codeExpired) }
    guard expected == code else { throw refusal(.codeWrong) }
  }

  private func refusal(_ code: ErrorCode) -> GateError {
    GateError(code: .server(code), message: "the server refused (\(code))")
  }
}
