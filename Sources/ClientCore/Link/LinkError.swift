import ChatProtocol

/// What went wrong with the chat connection, or with something sent over it.
public struct LinkError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What callers switch on.
  public enum Code: Sendable, Hashable {
    /// No connection: refused, no route, unknown host. The link tries again by itself.
    case unreachable
    /// No connection, no login reply, no heartbeat or no answer in time.
    case timeout
    /// The server closed the connection in order.
    case closedByPeer
    /// The connection was cut.
    case broken
    /// TLS could not be set up.
    case tls
    /// The server sent what no frame may be; the stream is lost.
    case protocolViolation
    /// The chat server does not let the account in, not even with fresh credentials.
    case loginRefused(ErrorCode)
    /// The gate does not hand out new credentials: the user has to log in again.
    case sessionExpired(ErrorCode?)
    /// No chat server that the gate has named is there any more, and only a login by password gets another one.
    case chatServersGone(String)
    /// Nothing can be sent now; the link is not online.
    case notConnected
    /// The server speaks the family's dialect, which has no such request.
    case notSupported
    /// The connection does not take bytes as fast as they are sent; try again later.
    case congested
    /// A single text, or another request, does not fit into a frame that this server accepts.
    case textTooLong(bytes: Int, limit: Int)
    /// The calling task was cancelled or the link was stopped.
    case cancelled
    /// A library of this machine is missing; the message says which package has it.
    case libraryMissing
  }

  public let code: Code
  /// One sentence for people, in English; never holds a token or a text.
  public let message: String

  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}

extension LinkError {
  /// An error of the gate seen from the link, which had asked it for new credentials.
  init(_ error: GateError) {
    let code: Code =
      switch error.code {
      case .unreachable, .httpStatus, .noLocalServer, .unknownPath, .noOtherChatServer: .unreachable
      case .chatServersGone(let place): .chatServersGone(place)
      case .timeout: .timeout
      case .badReply: .protocolViolation
      case .server(let code): .sessionExpired(code)
      case .tls: .tls
      case .cancelled: .cancelled
      case .libraryMissing: .libraryMissing
      case .invalidRequest: .sessionExpired(nil)
      }
    self.init(code: code, message: error.message)
  }
}
