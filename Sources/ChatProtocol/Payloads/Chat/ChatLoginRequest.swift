/// 1005: opens a chat session with the token that the gate gave.
public struct ChatLoginRequest: FramePayload {
  public static let frameID = FrameID.chatLogin

  /// Who logs in.
  public var uid: UserID
  /// The token from ``GateLoginReply``.
  public var token: String
  /// The wish for the native dialect, or nil to stay with the family's.
  public var native: NativeLogin?

  /// Makes a request.
  public init(uid: UserID, token: String, native: NativeLogin? = nil) {
    self.uid = uid
    self.token = token
    self.native = native
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    uid = try body.userID("uid")
    token = try body.text("token")
    native = try NativeLogin(login: body)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("uid", uid)
    writer.field("token", token)
    native?.writeFields(to: &writer)
    writer.endObject()
  }
}
