/// 1216: a friend has begun to write, or has stopped. May be dropped; the state ends by itself after 6 seconds.
public struct TypingNotice: FramePayload {
  public static let frameID = FrameID.typingNotice

  /// The friend.
  public var from: UserID
  public var isTyping: Bool

  /// Makes a notice.
  public init(from: UserID, isTyping: Bool) {
    self.from = from
    self.isTyping = isTyping
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    from = try body.userID("fromuid")
    isTyping = try body.bool("on")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("fromuid", from)
    writer.field("on", isTyping)
    writer.endObject()
  }
}
