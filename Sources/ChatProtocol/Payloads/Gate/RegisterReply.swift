/// The outcome of a registration. Unlike the family's it never repeats the password or the code.
public struct RegisterReply: GatePayload {
  /// Success, or why there is no new account: 1001…1006, or one of our own numbers.
  public var error: ErrorCode
  /// The new account's number; there exactly if `error` is success.
  public var uid: UserID?
  /// The account's address; empty in a refusal, like the texts below.
  public var email: String
  /// The account's unique name.
  public var user: String
  /// The picture's resource name.
  public var icon: String
  /// The name shown to others; original gates leave it out.
  public var nick: String
  /// As in the request; original gates leave it out.
  public var sex: Int32

  /// Makes a reply.
  public init(
    error: ErrorCode, uid: UserID? = nil, email: String = "", user: String = "", icon: String = "", nick: String = "",
    sex: Int32 = 0
  ) {
    self.error = error
    self.uid = uid
    self.email = email
    self.user = user
    self.icon = icon
    self.nick = nick
    self.sex = sex
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    uid = try body.userID("uid")
    email = try body.text("email", default: "")
    user = try body.text("user", default: "")
    icon = try body.text("icon", default: "")
    nick = try body.text("nick", default: "")
    sex = try body.int32("sex", default: 0)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if let uid {
      writer.field("uid", uid)
      writer.field("email", email)
      writer.field("user", user)
      writer.field("icon", icon)
      writer.field("nick", nick)
      writer.field("sex", sex)
    }
    writer.endObject()
  }
}
