/// 1215: the user has begun to write to a friend, or has stopped. Not answered.
public struct TypingRequest: FramePayload {
  public static let frameID = FrameID.typing

  /// The friend.
  public var to: UserID
  /// Holds for 6 seconds; repeat it while the user goes on.
  public var isTyping: Bool

  /// Makes a request.
  public init(to: UserID, isTyping: Bool) {
    self.to = to
    self.isTyping = isTyping
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    to = try body.userID("touid")
    isTyping = try body.bool("on")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("touid", to)
    writer.field("on", isTyping)
    writer.endObject()
  }
}
