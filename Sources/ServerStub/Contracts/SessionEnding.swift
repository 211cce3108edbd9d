import ChatProtocol

/// Ends sessions of an account that must not go on.
public protocol SessionEnding: Sendable {
  /// Tells the sessions that began with this token (by its hash), or all where it is `nil`, to stop, and closes them.
  func endSessions(of uid: UserID, token: [UInt8]?)
}

/// Where there are no sessions.
public struct NoSessions: SessionEnding {
  public init() {}

  public func endSessions(of uid: UserID, token: [UInt8]?) {}
}
