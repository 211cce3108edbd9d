/// 1015: this user's application was accepted.
public struct AuthFriendNotice: FramePayload {
  public static let frameID = FrameID.authFriendNotice

  /// Always success.
  public var error: ErrorCode
  /// Whose application it was: the receiver.
  public var to: UserID
  /// The new friend, who accepted. The family's notice has no `desc`.
  public var profile: UserProfile

  /// Who accepted.
  public var from: UserID { profile.uid }

  /// Makes a notice.
  public init(error: ErrorCode = .success, to: UserID, profile: UserProfile) {
    self.error = error
    self.to = to
    self.profile = profile
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    error = try body.errorCode()
    profile = try UserProfile(fields: body, uidField: "fromuid")
    to = try body.userID("touid")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    profile.writeFields(to: &writer, uidField: "fromuid", withDesc: false)
    writer.field("touid", to)
    writer.endObject()
  }
}
