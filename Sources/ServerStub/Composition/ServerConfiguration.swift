/// Everything a server is told at its start. Values only: two servers in one process share nothing.
public struct ServerConfiguration: Sendable {
  /// Where the server keeps what must outlive a connection.
  public enum Storage: Sendable {
    /// In memory: gone with the server.
    case memory
    /// In an SQLite database at this path, made with mode 0600 when it is not there.
    case sqlite(path: String)
  }

  /// Where the gate listens for HTTP. Port 0 lets the system choose; ``RunningServer/gate`` tells what it chose.
  public var gate = ServerEndpoint(host: "127.0.0.1", port: 0)
  /// Where the chat server listens.
  public var chat = ServerEndpoint(host: "127.0.0.1", port: 0)
  /// Where clients are told to find the chat server; `nil` means where it listens. A port of 0 is the port it
  /// listens at, for servers behind an address of another name.
  public var advertisedChat: ServerEndpoint?
  /// The name under which the chat server is announced to the status role.
  public var chatServerName = "chatserver1"
  public var storage = Storage.memory
  /// What to do about a database of which much is lost.
  public var damagePolicy = DamagePolicy.refuse
  /// How verification codes reach people.
  public var mailer: any VerificationMailer
  /// Whether the built-in accounts are there (see ``BuiltInAccount``).
  public var hasCompanions = false
  /// Whether people use the family's Qt client here. It is served in any case; with this, our client warns of names and
  /// passwords that cannot be typed there.
  public var hasFamilyClients = false
  /// Peers that may say for whom they speak: by `X-Forwarded-For` at the gate, by the PROXY protocol at both ports.
  public var trustedProxies: [AddressBlock] = []
  public var gateLimits = GateLimits()
  public var chatLimits = ChatLimits()
  /// How often codes may be asked for, and how long they live.
  public var verifyLimits = VerifyLimits()
  /// How many wrong passwords are taken.
  public var loginLimits = LoginLimits()
  /// Wrong tokens from one address, of which one is forgiven each second.
  public var wrongTokensPerAddress = 60
  /// Tokens of one account; a new one ends the oldest beyond it.
  public var tokensPerAccount = 64
  /// Where logins, refusals and changes of accounts are noted; `nil` for nowhere.
  public var audit: AuditLog?
  /// What one password hash costs; tests take less.
  public var passwordCost = PasswordHasher.Cost()
  /// Threads that serve connections, at least 1. One is enough for a few thousand users.
  public var eventLoopThreads = 1
  /// How long the events of users' logs are kept; a device that was away longer starts from a snapshot. Texts stay.
  public var eventRetentionDays = 30
  public var clock = ServerClock.system

  /// A server in memory on loopback, at ports the system chooses; change what is to be different.
  public init(mailer: any VerificationMailer) {
    self.mailer = mailer
  }
}
