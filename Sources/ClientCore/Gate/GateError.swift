import ChatProtocol

/// Why a request to the gate did not succeed.
public struct GateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What callers switch on.
  public enum Code: Sendable, Hashable {
    /// No connection: refused, no route, unknown host, or cut before the reply was whole. Trying again later helps.
    case unreachable
    /// No complete reply within ``GateLimits``. The request may have been carried out all the same.
    case timeout
    /// A reply that the protocol does not allow: no JSON, a missing field, or longer than ``GateLimits``.
    case badReply
    /// The peer speaks HTTP and answered with another status than 200; it is likely no gate.
    case httpStatus(Int)
    /// The gate does not know what was asked: one of the family has no paths of ours.
    case unknownPath
    /// A family gate, and no other chat server of it to try just now; trying again later helps.
    case noOtherChatServer
    /// A family gate, and none of the chat servers that it ever named has answered for long: it names another one only
    /// for a password.
    case chatServersGone(String)
    /// The gate understood and refused.
    case server(ErrorCode)
    /// TLS could not be set up, most often because the certificate is not trusted.
    case tls
    /// The calling task was cancelled. The request may have been carried out all the same.
    case cancelled
    /// A library of this machine is missing; the message says which package has it.
    case libraryMissing
    /// What was asked cannot be sent, such as an empty password.
    case invalidRequest
    /// Offline mode: the embedded server could not start; the message says why.
    case noLocalServer
  }

  public let code: Code
  /// One sentence for people, in English; never holds a password, code or token.
  public let message: String
  /// The original error in its layer's words, for logs.
  public let cause: String?
  /// What is to be told to the user where no gate answered.
  public let trouble: GateTrouble?

  public init(code: Code, message: String, cause: String? = nil, trouble: GateTrouble? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.trouble = trouble
  }

  public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
