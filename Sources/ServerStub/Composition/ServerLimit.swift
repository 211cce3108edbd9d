import NIOCore

/// One limit that whoever runs a server may change: its name, its default and what it does (`docs/limits.md`).
///
/// The one table of them; the command line, its help and a test of the document read it.
public struct ServerLimit: Sendable {
  /// As it is written on the command line.
  public let name: String
  /// What it limits, with the unit; lower case, without a full stop.
  public let meaning: String
  /// What may be asked for.
  public let range: ClosedRange<Int>
  private let read: @Sendable (ServerConfiguration) -> Int
  private let write: @Sendable (inout ServerConfiguration, Int) -> Void

  init(
    _ name: String, _ meaning: String, in range: ClosedRange<Int> = 1...1_000_000_000,
    _ path: WritableKeyPath<ServerConfiguration, Int> & Sendable
  ) {
    self.init(name, meaning, in: range, read: { $0[keyPath: path] }, write: { $0[keyPath: path] = $1 })
  }

  /// A limit in milliseconds, kept as such.
  init(
    _ name: String, seconds meaning: String, in range: ClosedRange<Int> = 1...86_400,
    _ path: WritableKeyPath<ServerConfiguration, Int64> & Sendable
  ) {
    self.init(
      name, meaning, in: range, read: { Int(clamping: $0[keyPath: path] / 1000) },
      write: { $0[keyPath: path] = Int64($1) * 1000 })
  }

  /// A time of the event loops.
  init(
    _ name: String, seconds meaning: String, in range: ClosedRange<Int> = 1...86_400,
    _ path: WritableKeyPath<ServerConfiguration, TimeAmount> & Sendable
  ) {
    self.init(
      name, meaning, in: range, read: { Int(clamping: $0[keyPath: path].nanoseconds / 1_000_000_000) },
      write: { $0[keyPath: path] = .seconds(Int64($1)) })
  }

  init(
    _ name: String, _ meaning: String, in range: ClosedRange<Int>,
    read: @escaping @Sendable (ServerConfiguration) -> Int,
    write: @escaping @Sendable (inout ServerConfiguration, Int) -> Void
  ) {
    self.name = name
    self.meaning = meaning
    self.range = range
    self.read = read
    self.write = write
  }

  /// The value in a configuration.
  public func value(in configuration: ServerConfiguration) -> Int { read(configuration) }

  /// Sets the value, which must be in ``range``.
  public func set(_ value: Int, in configuration: inout ServerConfiguration) { write(&configuration, value) }

  /// The limit with a name, as it is written on the command line.
  public static func named(_ name: some StringProtocol) -> ServerLimit? { all.first { $0.name == name } }
}

extension ServerLimit {
  /// All of them, in the order of the document.
  public static let all: [ServerLimit] = connections + beforeLogin + afterLogin

  private static let connections = [
    ServerLimit("chat-connections", "chat connections in all", \.chatLimits.connections.total),
    ServerLimit(
      "chat-connections-per-address", "chat connections from one address", \.chatLimits.connections.perAddress),
    ServerLimit("chat-guests", "chat connections without a login", \.chatLimits.connections.guests),
    ServerLimit(
      "chat-guests-per-address", "chat connections without a login from one address",
      \.chatLimits.connections.guestsPerAddress),
    ServerLimit(
      "gate-connections", "gate connections in all", in: 1...1_000_000_000,
      read: { $0.gateLimits.connections.total },
      write: {
        $0.gateLimits.connections.total = $1; $0.gateLimits.connections.guests = $1
      }),
    ServerLimit(
      "gate-connections-per-address", "gate connections from one address", in: 1...1_000_000_000,
      read: { $0.gateLimits.connections.perAddress },
      write: {
        $0.gateLimits.connections.perAddress = $1; $0.gateLimits.connections.guestsPerAddress = $1
      }),
  ]

  private static let beforeLogin = [
    ServerLimit("gate-body-bytes", "bytes of a request's body at the gate", \.gateLimits.maxBodyBytes),
    ServerLimit("gate-request-seconds", seconds: "seconds a request may take to come", \.gateLimits.requestTimeout),
    ServerLimit("gate-idle-seconds", seconds: "seconds a gate connection may be idle", \.gateLimits.idleTimeout),
    ServerLimit("login-frame-bytes", "bytes of a frame before the login", in: 512...65_535, \.chatLimits.maxGuestBytes),
    ServerLimit("first-frame-seconds", seconds: "seconds until a first frame is whole", \.chatLimits.firstFrameTimeout),
    ServerLimit("login-seconds", seconds: "seconds from there to a login", \.chatLimits.loginTimeout),
    ServerLimit("login-tries", "failed logins on one chat connection", \.chatLimits.maxFailedLogins),
    ServerLimit(
      "wrong-tokens-per-address", "wrong tokens from one address; one is forgiven a second", \.wrongTokensPerAddress),
    ServerLimit("tokens-per-account", "devices that may be logged in to an account", \.tokensPerAccount),
    ServerLimit(
      "wrong-passwords-per-account", "wrong passwords for an account from new addresses; one forgiven in 3 min",
      \.loginLimits.perAccount),
    ServerLimit(
      "wrong-passwords-per-address", "wrong passwords from one address; one is forgiven in 10 seconds",
      \.loginLimits.perAddress),
    ServerLimit("codes-per-mailbox", "mails with codes to one mailbox in an hour", \.verifyLimits.mailsPerAddress),
    ServerLimit(
      "codes-per-address", "mails with codes asked for by one address in an hour", in: 1...1_000_000_000,
      read: { $0.verifyLimits.mailsPerPeer ?? 1_000_000_000 }, write: { $0.verifyLimits.mailsPerPeer = $1 }),
    ServerLimit("code-tries", "wrong codes from an address that asked for one", \.verifyLimits.tries),
    ServerLimit(
      "code-tries-of-strangers", "wrong codes for a mailbox from all other addresses", \.verifyLimits.triesOfStrangers),
    ServerLimit(
      "wrong-codes-per-address", "wrong codes from one address; one is forgiven in 10 seconds",
      \.verifyLimits.wrongCodesPerPeer),
  ]

  private static let afterLogin =
    rate("logins", "chat logins of one account", \.logins) + rate("texts", "texts of one account", \.texts)
    + rate("changes", "edits and recalls of one account", \.changes)
    + rate("lookups", "users that one account looks up", \.lookups)
    + rate("applications", "friend applications of one account", \.applications)
    + rate("marks", "read marks of one account", \.marks)
    + rate("settings", "privacy, presence and blocks of one account", \.settings)
    + [
      ServerLimit(
        "typing-at-once", "times that a session tells a friend of typing at once; then one a second",
        in: 1...1_000_000_000, \.chatLimits.typing.burst),
      ServerLimit("sessions", "sessions of one account", \.chatLimits.account.sessions),
      ServerLimit("devices", "devices of one account that are remembered", \.chatLimits.account.devices),
      ServerLimit("blocked", "users that one account may block", \.chatLimits.account.blocked),
      ServerLimit(
        "decline-days", "days in which a declined applicant is not heard again", in: 1...3_650,
        read: { Int(clamping: $0.chatLimits.account.declinePauseMilliseconds / 86_400_000) },
        write: { $0.chatLimits.account.declinePauseMilliseconds = Int64($1) * 86_400_000 }),
      ServerLimit(
        "silent-seconds", seconds: "seconds without a frame that end a native session", \.chatLimits.silentPeerTimeout),
    ]

  /// What an account may do at once, and in a minute after that.
  private static func rate(
    _ name: String, _ what: String, _ path: WritableKeyPath<AccountLimits, RateLimit> & Sendable
  ) -> [ServerLimit] {
    let range = 1...1_000_000_000
    return [
      ServerLimit(
        "\(name)-at-once", "\(what), at once", in: range,
        read: { $0.chatLimits.account[keyPath: path].burst },
        write: { $0.chatLimits.account[keyPath: path].burst = $1 }),
      ServerLimit(
        "\(name)-per-minute", "\(what), a minute after those at once", in: range,
        read: { $0.chatLimits.account[keyPath: path].perMinute },
        write: { $0.chatLimits.account[keyPath: path].perMinute = $1 }),
    ]
  }
}
