/// 1009: applies for somebody's friendship.
public struct AddFriendRequest: FramePayload {
  public static let frameID = FrameID.addFriend

  /// The applicant; must be the session's own uid.
  public var uid: UserID
  /// The name, or greeting, under which the application is shown.
  public var applyName: String
  /// The remark that the applicant will keep for the new friend; empty for none.
  public var remark: String
  /// Whose friendship is asked for.
  public var to: UserID

  /// Makes a request.
  public init(uid: UserID, applyName: String, remark: String, to: UserID) {
    self.uid = uid
    self.applyName = applyName
    self.remark = remark
    self.to = to
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    uid = try body.userID("uid")
    applyName = try body.text("applyname", default: "")
    remark = try body.text("bakname", default: "")
    to = try body.userID("touid")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("uid", uid)
    writer.field("applyname", applyName)
    writer.field("bakname", remark)
    writer.field("touid", to)
    writer.endObject()
  }
}
