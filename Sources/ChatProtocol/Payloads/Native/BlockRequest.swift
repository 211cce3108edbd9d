/// 1242: ends the applications of a user who is no friend, for good, or takes that back. The user is told nothing.
public struct BlockRequest: FramePayload {
  public static let frameID = FrameID.block

  public var uid: UserID
  public var isOn: Bool

  /// Makes a request.
  public init(uid: UserID, isOn: Bool) {
    self.uid = uid
    self.isOn = isOn
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    uid = try body.userID("uid")
    isOn = try body.bool("on")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("uid", uid)
    writer.field("on", isOn)
    writer.endObject()
  }
}
