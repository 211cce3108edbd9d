import ChatProtocol

/// Why something that the user asked for did not happen, in terms that a view can put into words.
public enum Failure: Error, Sendable, Hashable {
  /// The server answered with an error code.
  case server(ErrorCode)
  /// The gate knows accounts by their email only, and something else was typed.
  case emailOnly
  /// No gate answered where one was looked for.
  case gate(GateTrouble)
  /// No connection could be made.
  case unreachable
  /// No answer in time.
  case timeout
  /// The answer was not what the protocol says.
  case badReply
  /// Transport security failed; the text names the reason.
  case insecure(String)
  /// A library or file of this machine is missing or broken; the text says what to do.
  case local(String)
  /// A newer version of the program wrote this file of the history.
  case newerHistory(String)
  /// There is no connection to the chat server now.
  case notConnected
  /// One text alone is longer than the server takes, in bytes.
  case textTooLong(bytes: Int, limit: Int)
  /// The saved session is no longer valid: log in again.
  case sessionExpired
  /// The chat server at this place is gone, and only a login by password names another one.
  case chatServersGone(String)
  /// The account was taken over by another login.
  case kicked
}
