/// The integer `error` of every reply, of the gate and of the chat server alike (docs/protocol.md, chapter 1).
///
/// Numbers without a name here can arrive from other servers and are kept as they are.
public struct ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The number as it stands on the wire.
  public let rawValue: Int32

  /// Wraps any number; it need not be one that is named here.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// The number with its name, for logs: `1009 credentialsWrong`, or the number alone.
  public var description: String {
    guard let name = ErrorCode.names[self] else { return String(rawValue) }
    return "\(rawValue) \(name)"
  }
}

extension ErrorCode {
  /// 0: done as asked.
  public static let success = ErrorCode(rawValue: 0)
  /// 1: the verification role could not reach its cache; trying again later may help.
  public static let cacheFailure = ErrorCode(rawValue: 1)
  /// 2: the mail with the code could not be sent; the address may be wrong.
  public static let mailFailure = ErrorCode(rawValue: 2)
  /// 1001: the body is not JSON, or a needed field is missing or of the wrong type.
  public static let malformedBody = ErrorCode(rawValue: 1001)
  /// 1002: a server behind the one that was asked could not be reached; trying again later may help.
  public static let backendUnreachable = ErrorCode(rawValue: 1002)
  /// 1003: the verification code has expired, was used, or was never asked for.
  public static let codeExpired = ErrorCode(rawValue: 1003)
  /// 1004: the verification code is wrong.
  public static let codeWrong = ErrorCode(rawValue: 1004)
  /// 1005: the user name or the email is taken.
  public static let accountExists = ErrorCode(rawValue: 1005)
  /// 1006: the password and its confirmation differ.
  public static let passwordMismatch = ErrorCode(rawValue: 1006)
  /// 1007: the email does not belong to the user name.
  public static let emailMismatch = ErrorCode(rawValue: 1007)
  /// 1008: the new password could not be stored.
  public static let passwordUpdateFailed = ErrorCode(rawValue: 1008)
  /// 1009: the email or the password is wrong; a server never says which.
  public static let credentialsWrong = ErrorCode(rawValue: 1009)
  /// 1010: the chat token is wrong or outdated; a new login at the gate gives a fresh one.
  public static let tokenWrong = ErrorCode(rawValue: 1010)
  /// 1011: the uid is unknown, is not the session's own, or may not be written to.
  public static let uidInvalid = ErrorCode(rawValue: 1011)
  /// 1011 as the answer to a text for somebody who is not a friend: the family has no number of its own for it.
  public static let notFriends = ErrorCode.uidInvalid

  /// 1100 (ours): asked too often; wait before the next try.
  public static let tooManyRequests = ErrorCode(rawValue: 1100)
  /// 1101 (ours): the server is at its limits; trying again later helps.
  public static let serverBusy = ErrorCode(rawValue: 1101)
  /// 1102 (ours): a text is longer than the server or the recipient's dialect can carry.
  public static let textTooLong = ErrorCode(rawValue: 1102)
  /// 1103 (ours): a field is there but its content is not acceptable, such as a user name made of digits only.
  public static let fieldInvalid = ErrorCode(rawValue: 1103)
  /// 1104 (ours): the time in which a text could be recalled or edited is over.
  public static let tooLate = ErrorCode(rawValue: 1104)
  /// 1105 (ours): the user is a friend, for whom this is not there.
  public static let isFriend = ErrorCode(rawValue: 1105)
  /// 1106 (ours): the list holds as many as it may; taking one out makes room.
  public static let listFull = ErrorCode(rawValue: 1106)

  private static let names: [ErrorCode: String] = [
    .success: "success", .cacheFailure: "cacheFailure", .mailFailure: "mailFailure", .malformedBody: "malformedBody",
    .backendUnreachable: "backendUnreachable", .codeExpired: "codeExpired", .codeWrong: "codeWrong",
    .accountExists: "accountExists", .passwordMismatch: "passwordMismatch", .emailMismatch: "emailMismatch",
    .passwordUpdateFailed: "passwordUpdateFailed", .credentialsWrong: "credentialsWrong", .tokenWrong: "tokenWrong",
    .uidInvalid: "uidInvalid", .tooManyRequests: "tooManyRequests", .serverBusy: "serverBusy",
    .textTooLong: "textTooLong", .fieldInvalid: "fieldInvalid",
    .tooLate: "tooLate", .isFriend: "isFriend", .listFull: "listFull",
  ]
}
