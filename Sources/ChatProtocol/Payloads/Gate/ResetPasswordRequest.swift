/// Asks for a new password. As in ``RegisterRequest`` a text that is absent counts as empty.
public struct ResetPasswordRequest: GatePayload {
  /// The account's unique name.
  public var user: String
  /// The account's address, which the code went to.
  public var email: String
  /// The new secret: lower-case hexadecimal MD5 of the typed password's UTF-8 bytes.
  public var passwd: String
  /// The code from the mail.
  public var verifyCode: String

  /// Makes a request.
  public init(user: String, email: String, passwd: String, verifyCode: String) {
    self.user = user
    self.email = email
    self.passwd = passwd
    self.verifyCode = verifyCode
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    user = try body.text("user", default: "")
    email = try body.text("email", default: "")
    passwd = try body.text("passwd", default: "")
    verifyCode = try VerifyCodeField.read(body)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("user", user)
    writer.field("email", email)
    writer.field("passwd", passwd)
    VerifyCodeField.write(verifyCode, to: &writer)
    writer.endObject()
  }
}
