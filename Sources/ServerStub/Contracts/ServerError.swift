import ChatProtocol

/// A fault inside the server: what the request was is not to blame. Refusals are not errors but outcomes.
///
/// The one error that contracts throw. An implementation over a network bounds each of its calls by a time of its own and
/// throws ``Code/busy`` or ``Code/unreachable`` then; the roles refuse a request after ``ChatLimits/requestTimeout`` or ``GateLimits/answerTimeout`` in any case.
public struct ServerError: Error, Sendable {
  public enum Code: Sendable, Hashable {
    /// The store could not be read or written.
    case storage
    /// More work is queued than the server takes on.
    case busy
    /// A mail could not be sent.
    case mail
    /// Something of the machine failed: random bytes, hashing, memory.
    case system
    /// Another role of the server could not be reached.
    case unreachable
  }

  public let code: Code
  /// For the operator's log; holds no secret and no text of a user.
  public let message: String
  public let cause: (any Error)?

  public init(code: Code, message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// What a peer is told; the only table from faults to wire codes.
  public var wireCode: ErrorCode {
    switch code {
    case .storage: .backendUnreachable
    case .busy: .serverBusy
    case .mail: .mailFailure
    case .system, .unreachable: .backendUnreachable
    }
  }
}
