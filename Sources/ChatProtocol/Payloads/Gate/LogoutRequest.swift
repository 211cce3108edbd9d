/// Ends the token of a device, or everything that is logged in to the account. Ours: gates of the family answer 404.
public struct LogoutRequest: GatePayload {
  /// The account's number.
  public var uid: UserID
  /// The device's token. Secret.
  public var token: String
  /// Whether all devices are meant; absent means this one.
  public var everywhere: Bool

  /// Makes a request.
  public init(uid: UserID, token: String, everywhere: Bool) {
    self.uid = uid
    self.token = token
    self.everywhere = everywhere
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    uid = try body.userID("uid")
    token = try body.text("token")
    everywhere = try body.optionalBool("all") ?? false
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("uid", uid)
    writer.field("token", token)
    if everywhere { writer.field("all", true) }
    writer.endObject()
  }
}

/// The outcome of a ``LogoutRequest``.
public struct LogoutReply: GatePayload {
  /// Success, ``ErrorCode/tokenWrong``, ``ErrorCode/tooManyRequests`` or a failure behind the gate.
  public var error: ErrorCode

  /// Makes a reply.
  public init(error: ErrorCode) {
    self.error = error
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.endObject()
  }
}
