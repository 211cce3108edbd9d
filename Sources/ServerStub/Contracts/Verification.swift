import ChatProtocol

/// The verify role as the gate sees it.
public protocol VerificationAPI: Sendable {
  /// Makes a code and mails it. Answers ``ErrorCode/success`` or why not.
  func requestCode(for email: String, peer: String) async throws(ServerError) -> ErrorCode
}

/// The codes that were mailed, as the accounts see them.
public protocol VerificationCodes: Sendable {
  /// Spends a code, in one step: of all who show the same one at a time, at whatever gates, a single one redeems it. A wrong
  /// code costs a try.
  ///
  /// - Parameter peer: address of the asking machine, whose tries they are.
  func redeem(_ code: String, for email: String, peer: String) async throws(ServerError) -> CodeRedemption
  /// Gives a code back, because what it was spent on did not happen: it is good again for the rest of its time, unless a
  /// newer code has been made for the address meanwhile. Harmless when called again.
  ///
  /// Where it fails the code stays spent, and its owner asks for another one.
  func restore(_ code: RedeemedCode) async
}

/// What became of a code that was shown.
public enum CodeRedemption: Sendable, Hashable {
  /// It was right, and is spent.
  case redeemed(RedeemedCode)
  case wrong
  /// Never asked for, too old, spent, or tried too often.
  case expired
  /// This peer has tried too many codes.
  case tooManyTries
}

/// A code that was spent.
public struct RedeemedCode: Sendable, Hashable {
  public var email: String
  /// By what the role that spent it knows it; never the same twice.
  public var receipt: String

  public init(email: String, receipt: String) {
    self.email = email
    self.receipt = receipt
  }
}

/// Sends mails with codes.
public protocol VerificationMailer: Sendable {
  /// Returns once the mail is on its way. Throws ``ServerError`` with ``ServerError/Code/mail``.
  func send(_ mail: VerificationMail) async throws(ServerError)
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
