/// Asks where the chat server of a session is now. Ours: a family gate does not know the path.
public struct ChatServerRequest: GatePayload {
  /// Whose session it is.
  public var uid: UserID
  /// The secret that a login at the gate handed out.
  public var token: String

  /// Makes a request.
  public init(uid: UserID, token: String) {
    self.uid = uid
    self.token = token
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    uid = try body.userID("uid")
    token = try body.text("token")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("uid", uid)
    writer.field("token", token)
    writer.endObject()
  }
}
