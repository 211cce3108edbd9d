/// 1014: whether the acceptance was stored.
public struct AuthFriendReply: FramePayload {
  public static let frameID = FrameID.authFriendReply

  /// Success once both are friends.
  public var error: ErrorCode
  /// The new friend; there exactly if `error` is success. The family's reply has no `desc`.
  public var friend: UserProfile?

  /// Makes a reply.
  public init(error: ErrorCode, friend: UserProfile? = nil) {
    self.error = error
    self.friend = friend
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    error = try body.errorCode()
    friend = error == .success ? try UserProfile(fields: body, uidField: "uid") : nil
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    friend?.writeFields(to: &writer, uidField: "uid", withDesc: false)
    writer.endObject()
  }
}
