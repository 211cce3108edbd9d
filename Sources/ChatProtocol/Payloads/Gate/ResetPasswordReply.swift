/// Whether the new password counts. Unlike the family's it never repeats the password or the code.
public struct ResetPasswordReply: GatePayload {
  /// Success, or why the old password stays: 1001…1004, 1007, 1008, or one of our own numbers.
  public var error: ErrorCode
  /// The account's address; empty in a refusal.
  public var email: String
  /// The account's unique name; empty in a refusal.
  public var user: String

  /// Makes a reply.
  public init(error: ErrorCode, email: String = "", user: String = "") {
    self.error = error
    self.email = email
    self.user = user
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    email = try body.text("email", default: "")
    user = try body.text("user", default: "")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if error == .success {
      writer.field("email", email)
      writer.field("user", user)
    }
    writer.endObject()
  }
}
