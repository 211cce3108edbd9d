/// 1013: accepts a friend application.
public struct AuthFriendRequest: FramePayload {
  public static let frameID = FrameID.authFriend

  /// Who accepts; must be the session's own uid.
  public var from: UserID
  /// Whose application is accepted.
  public var to: UserID
  /// The remark that the accepting user will keep for the new friend; empty for none.
  public var remark: String

  /// Makes a request.
  public init(from: UserID, to: UserID, remark: String) {
    self.from = from
    self.to = to
    self.remark = remark
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    from = try body.userID("fromuid")
    to = try body.userID("touid")
    remark = try body.text("back", default: "")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("fromuid", from)
    writer.field("touid", to)
    writer.field("back", remark)
    writer.endObject()
  }
}
