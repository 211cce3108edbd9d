/// 1214: the outcome of an ``EditRequest``.
public struct EditReply: FramePayload {
  public static let frameID = FrameID.editReply

  /// ``ErrorCode/tooLate`` after 24 hours or a recall, ``ErrorCode/fieldInvalid`` where there is no such text.
  public var error: ErrorCode
  /// As in the request; ``UserID/unknown`` where it could not be read.
  public var peer: UserID
  /// As in the request; empty where it could not be read.
  public var msgid: MessageID
  /// The version that has the new content; 0 in a refusal.
  public var version: Int64

  /// Makes a reply.
  public init(error: ErrorCode, peer: UserID = .unknown, msgid: MessageID = "", version: Int64 = 0) {
    self.error = error
    self.peer = peer
    self.msgid = msgid
    self.version = version
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(
      error: try body.errorCode(), peer: try body.optionalUserID("peer") ?? .unknown,
      msgid: try body.messageID(default: ""), version: try body.optionalInt64("version") ?? 0)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.field("peer", peer)
    writer.field("msgid", msgid)
    writer.field("version", version)
    writer.endObject()
  }
}
