import ChatProtocol

/// What a login at the chat server needs; the gate hands it out.
public struct LinkCredentials: Sendable, Hashable, CustomStringConvertible {
  public let uid: UserID
  /// Proves the login at the gate; valid for days, so it is treated like a password.
  public let token: String
  /// Where the chat server listens: a name or an address, IPv6 without brackets.
  public let host: String
  public let port: UInt16

  public init(uid: UserID, token: String, host: String, port: UInt16) {
    self.uid = uid
    self.token = token
    self.host = host
    self.port = port
  }

  /// Leaves the token out, so that it cannot slip into a log.
  public var description: String { "\(uid) at \(host):\(port)" }
}
