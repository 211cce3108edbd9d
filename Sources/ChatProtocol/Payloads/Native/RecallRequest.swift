/// 1211: takes back an own text.
public struct RecallRequest: FramePayload {
  public static let frameID = FrameID.recall

  /// The other side of the conversation.
  public var peer: UserID
  /// The text's id, as its sender gave it.
  public var msgid: MessageID

  /// Makes a request.
  public init(peer: UserID, msgid: MessageID) {
    self.peer = peer
    self.msgid = msgid
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    peer = try body.userID("peer")
    msgid = try body.messageID()
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("peer", peer)
    writer.field("msgid", msgid)
    writer.endObject()
  }
}
