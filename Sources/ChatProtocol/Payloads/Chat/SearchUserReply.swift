/// 1008: the user that was looked for.
public struct SearchUserReply: FramePayload {
  public static let frameID = FrameID.searchUserReply

  /// Success, or ``ErrorCode/uidInvalid`` if nobody was found.
  public var error: ErrorCode
  /// Who was found; there exactly if `error` is success. Never with an email, whatever the server sent; from original
  /// servers without an icon after a search by name.
  public var profile: UserProfile?

  /// Makes a reply.
  public init(error: ErrorCode, profile: UserProfile? = nil) {
    self.error = error
    self.profile = profile
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    error = try body.errorCode()
    profile = error == .success ? try UserProfile(fields: body, uidField: "uid") : nil
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    profile?.writeFields(to: &writer, uidField: "uid")
    writer.endObject()
  }
}
