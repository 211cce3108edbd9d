/// 1213: gives an own text a new content.
public struct EditRequest: FramePayload {
  public static let frameID = FrameID.edit

  /// The other side of the conversation.
  public var peer: UserID
  /// The text's id, as its sender gave it.
  public var msgid: MessageID
  /// The new content.
  public var content: String

  /// Makes a request.
  public init(peer: UserID, msgid: MessageID, content: String) {
    self.peer = peer
    self.msgid = msgid
    self.content = content
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    peer = try body.userID("peer")
    msgid = try body.messageID()
    content = try body.text("content")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("peer", peer)
    writer.field("msgid", msgid)
    writer.field("content", content)
    writer.endObject()
  }
}
