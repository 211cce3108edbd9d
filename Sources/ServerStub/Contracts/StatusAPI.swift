import ChatProtocol

/// The status role: which chat server a user goes to.
public protocol StatusAPI: Sendable {
  /// The least loaded chat server with a fresh token for the user; `nil` if none is up.
  func chatServer(for uid: UserID) async throws(ServerError) -> ChatTicket?

  /// Where a user who has a token finds a chat server now; the token stays what it is.
  ///
  /// Refuses with ``ErrorCode/tokenWrong`` (also for users there are not, so that nothing is told about them),
  /// ``ErrorCode/tooManyRequests`` and ``ErrorCode/backendUnreachable`` if no chat server is up.
  ///
  /// - Parameter peer: address of the asking machine, for the limit on wrong tokens.
  func place(for uid: UserID, token: String, peer: String) async throws(ServerError) -> Result<ChatPlace, Refusal>
}

/// Ends what a login began.
public protocol LogoutAPI: Sendable {
  /// Ends a token and the sessions that began with it, or all of the account. Answers ``ErrorCode/success``,
  /// ``ErrorCode/tokenWrong`` or ``ErrorCode/tooManyRequests``.
  ///
  /// - Parameter peer: address of the asking machine, for the limit on wrong tokens.
  func logOut(_ uid: UserID, token: String, everywhere: Bool, peer: String) async throws(ServerError) -> ErrorCode
}

/// Where a chat server listens.
public struct ChatPlace: Sendable, Hashable {
  public var host: String
  public var port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }
}

/// Where to log in, and with what.
public struct ChatTicket: Sendable, Hashable {
  public var host: String
  public var port: UInt16
  /// Secret.
  public var token: String

  public init(host: String, port: UInt16, token: String) {
    self.host = host
    self.port = port
    self.token = token
  }
}

/// Where chat servers tell that they are up and how loaded they are.
public protocol ChatServerRegistry: Sendable {
  /// How long an announcement is good; a server that has not announced itself again by then gets no more users. `nil`
  /// where it is good until it is withdrawn, as within one process, and nothing has to be renewed.
  var lease: Duration? { get }
  /// Announces a server or its new load.
  func announce(name: String, host: String, port: UInt16, online: Int) async throws(ServerError)
  func withdraw(name: String) async throws(ServerError)
}
