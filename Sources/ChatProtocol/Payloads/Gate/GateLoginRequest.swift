/// Asks for a chat server and a token. As in ``RegisterRequest`` a text that is absent counts as empty.
public struct GateLoginRequest: GatePayload {
  /// The account's address.
  public var email: String
  /// The secret: lower-case hexadecimal MD5 of the typed password's UTF-8 bytes.
  public var passwd: String
  /// The account's unique name, which llfc clients send as well; nil if absent.
  public var user: String?

  /// Makes a request.
  public init(email: String, passwd: String, user: String? = nil) {
    self.email = email
    self.passwd = passwd
    self.user = user
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    email = try body.text("email", default: "")
    passwd = try body.text("passwd", default: "")
    user = try body.optionalText("user")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("email", email)
    writer.field("passwd", passwd)
    if let user { writer.field("user", user) }
    writer.endObject()
  }
}
