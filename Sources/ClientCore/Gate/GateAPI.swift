import ChatProtocol

/// What the gate does for a client (docs/protocol.md, chapter 1). Every call is one short connection.
///
/// All of them throw ``GateError`` and end early with ``GateError/Code/cancelled`` when their task is cancelled.
public protocol GateAPI: Sendable {
  /// Asks for a verification code to be sent to an address. Returns whether people use the family's Qt client at this
  /// server, so that a name or a password which cannot be typed there is warned of.
  func requestCode(email: String) async throws(GateError) -> Bool

  /// Makes an account; its uid if the gate tells it.
  func register(_ registration: Registration) async throws(GateError) -> UserID?

  /// Sets a new password, proved by a code sent to the account's address.
  func resetPassword(
    user: String, email: String, password: PasswordDigest, code: String
  ) async throws(GateError)

  /// Logs in and gets a place at a chat server. `email` may be a user name where the server takes one.
  func logIn(email: String, password: PasswordDigest) async throws(GateError) -> GateSession

  /// Where a session that was kept finds a chat server now; the token stays what it is.
  ///
  /// Throws ``GateError/Code/unknownPath`` at a gate of the family, which tells that only for a password.
  func chatServer(for uid: UserID, token: String) async throws(GateError) -> ChatServerPlace

  /// Ends a token, so that nobody can use it any more, and the sessions that began with it; or all of the account.
  ///
  /// Throws ``GateError/Code/unknownPath`` at a gate of the family, where a token ends only by itself.
  func logOut(_ uid: UserID, token: String, everywhere: Bool) async throws(GateError)
}

/// A new account, as the register page collects it.
public struct Registration: Sendable, Hashable {
  public var user: String
  public var email: String
  public var password: PasswordDigest
  /// The code that was sent to the address.
  public var code: String
  /// A picture's name, such as `:/res/head_1.jpg` (a path inside the family's Qt client); may be empty.
  public var icon: String
  public var nick: String
  /// 0 as the family's clients send it when the user said nothing.
  public var sex: Int32

  /// The nick name is the user name unless another is given.
  public init(
    user: String, email: String, password: PasswordDigest, code: String,
    icon: String = ":/res/head_1.jpg", nick: String? = nil, sex: Int32 = 0
  ) {
    self.user = user
    self.email = email
    self.password = password
    self.code = code
    self.icon = icon
    self.nick = nick ?? user
    self.sex = sex
  }
}

/// Where a chat server listens.
public struct ChatServerPlace: Sendable, Hashable, CustomStringConvertible {
  /// A name or an address, IPv6 without brackets.
  public let host: String
  public let port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  public var description: String { GateEndpoint(host: host, port: port).authority }
}

/// A login at the gate.
public struct GateSession: Sendable, Hashable {
  /// What the chat server wants to see.
  public let credentials: LinkCredentials
  /// The account's address as the server knows it.
  public let email: String

  public init(credentials: LinkCredentials, email: String) {
    self.credentials = credentials
    self.email = email
  }
}
