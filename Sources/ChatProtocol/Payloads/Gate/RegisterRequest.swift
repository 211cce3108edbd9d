/// Asks for a new account.
///
/// As in the family's gate a text that is absent counts as empty, so that the checks on it, in their order, give the
/// answer: `{}` is refused for its code (1003), not for its form.
public struct RegisterRequest: GatePayload {
  /// The unique name.
  public var user: String
  /// The address that the code went to.
  public var email: String
  /// The secret: lower-case hexadecimal MD5 of the typed password's UTF-8 bytes.
  public var passwd: String
  /// The same secret, from the second field of the form.
  public var confirm: String
  /// The picture's resource name; may be empty.
  public var icon: String
  /// The name shown to others; may be empty.
  public var nick: String
  /// 0 (not told), 1 (male) or 2 (female); family clients send 0.
  public var sex: Int32
  /// The code from the mail.
  public var verifyCode: String

  /// Makes a request.
  public init(
    user: String, email: String, passwd: String, confirm: String, icon: String = "", nick: String = "",
    sex: Int32 = 0, verifyCode: String
  ) {
    self.user = user
    self.email = email
    self.passwd = passwd
    self.confirm = confirm
    self.icon = icon
    self.nick = nick
    self.sex = sex
    self.verifyCode = verifyCode
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    user = try body.text("user", default: "")
    email = try body.text("email", default: "")
    passwd = try body.text("passwd", default: "")
    confirm = try body.text("confirm", default: "")
    icon = try body.text("icon", default: "")
    nick = try body.text("nick", default: "")
    sex = try body.int32("sex", default: 0)
    verifyCode = try VerifyCodeField.read(body)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("user", user)
    writer.field("email", email)
    writer.field("passwd", passwd)
    writer.field("confirm", confirm)
    writer.field("icon", icon)
    writer.field("nick", nick)
    writer.field("sex", sex)
    VerifyCodeField.write(verifyCode, to: &writer)
    writer.endObject()
  }
}
