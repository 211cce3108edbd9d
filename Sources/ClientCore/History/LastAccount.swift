import ChatProtocol

/// The account that was used last, so that the next start can show its chats at once.
public struct LastAccount: Sendable, Hashable {
  public var server: GateEndpoint
  /// What was typed on the login page.
  public var email: String
  public var uid: UserID
  /// There if the user wants to stay signed in.
  public var session: RememberedSession?
  /// Chat servers that the gate has named, the one used last first. A gate of the family names one only for a password,
  /// so a session that is kept tries these when its own is gone.
  public var chatServers: [ChatServerPlace]

  /// As many are remembered.
  public static let maxChatServers = 8

  public init(
    server: GateEndpoint, email: String, uid: UserID, session: RememberedSession? = nil,
    chatServers: [ChatServerPlace] = []
  ) {
    self.server = server
    self.email = email
    self.uid = uid
    self.session = session
    self.chatServers = chatServers
  }

  /// Remembers further chat servers of the gate behind those that are known.
  public mutating func add(_ places: [ChatServerPlace]) {
    for place in places where chatServers.count < Self.maxChatServers && !chatServers.contains(place) {
      chatServers.append(place)
    }
  }
}

/// A login at a chat server that may still be good. Never a password.
public struct RememberedSession: Sendable, Hashable, CustomStringConvertible {
  public var token: String
  public var host: String
  public var port: UInt16

  public init(token: String, host: String, port: UInt16) {
    self.token = token
    self.host = host
    self.port = port
  }

  /// Leaves the token out, so that it cannot slip into a log.
  public var description: String { "\(host):\(port)" }
}
