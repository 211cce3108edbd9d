/// 1212: the outcome of a ``RecallRequest``.
public struct RecallReply: FramePayload {
  public static let frameID = FrameID.recallReply

  /// ``ErrorCode/tooLate`` after two minutes, ``ErrorCode/fieldInvalid`` where there is no such text.
  public var error: ErrorCode
  /// As in the request; ``UserID/unknown`` where it could not be read.
  public var peer: UserID
  /// As in the request; empty where it could not be read.
  public var msgid: MessageID
  /// Whether the other side reads with a program that knows no recall and goes on showing the text.
  public var isKept: Bool

  /// Makes a reply.
  public init(error: ErrorCode, peer: UserID = .unknown, msgid: MessageID = "", isKept: Bool = false) {
    self.error = error
    self.peer = peer
    self.msgid = msgid
    self.isKept = isKept
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(
      error: try body.errorCode(), peer: try body.optionalUserID("peer") ?? .unknown,
      msgid: try body.messageID(default: ""), isKept: try body.optionalBool("kept") ?? false)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.field("peer", peer)
    writer.field("msgid", msgid)
    if isKept { writer.field("kept", true) }
    writer.endObject()
  }
}
