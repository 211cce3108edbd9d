import ChatProtocol

/// The verify role as the gate sees it.
public protocol VerificationAPI: Sendable {
  /// Makes a code and mails it. Answers ``ErrorCode/success`` or why not.
  func requestCode(for email: String, peer: String) async throws -> ErrorCode
}

/// The verify role as the accounts see it.
public protocol CodeChecking: Sendable {
  /// Compares a code without using it up; a wrong one costs a try.
  ///
  /// - Parameter peer: address of the asking machine, whose tries they are.
  func check(_ code: String, for email: String, peer: String) async throws -> CodeCheck
  /// Uses up the code of an address, after what it was asked for has happened.
  func consume(for email: String) async
}

public enum CodeCheck: Sendable, Hashable {
  case right
  case wrong
  /// Never asked for, too old, used up, or tried too often.
  case expired
  /// This peer has tried too many codes.
  case tooManyTries
}

/// Sends mails with codes.
public protocol VerificationMailer: Sendable {
  /// Returns once the mail is on its way. Throws ``ServerError`` with ``ServerError/Code/mail``.
  func send(_ mail: VerificationMail) async throws
}

public struct VerificationMail: Sendable, Hashable {
  public var address: String
  /// Six digits; secret.
  public var code: String
  public var lifetimeMinutes: Int
  /// Milliseconds since 1970.
  public var sentAt: Int64

  public init(address: String, code: String, lifetimeMinutes: Int, sentAt: Int64) {
    self.address = address
    self.code = code
    self.lifetimeMinutes = lifetimeMinutes
    self.sentAt = sentAt
  }
}
