/// One text of a text frame.
public struct TextItem: Hashable, Sendable {
  /// The sender's id for this text, a UUID in most clients. Together with the sender it is unique for ever.
  public var msgid: MessageID
  /// What it says; a text alone in the family's dialect.
  public var content: MessageContent
  /// The text's number in its conversation; only in the native dialect.
  public var seq: ConversationSeq?
  /// When the server stored it; only in the native dialect.
  public var timestamp: Timestamp?
  /// The number of its event in the log of whom the frame is for; only in the native dialect, and not in the
  /// acknowledgement of a text that had come before.
  public var inbox: EventNumber?

  /// Makes an item.
  public init(
    msgid: MessageID, content: MessageContent, seq: ConversationSeq? = nil, timestamp: Timestamp? = nil,
    inbox: EventNumber? = nil
  ) {
    self.msgid = msgid
    self.content = content
    self.seq = seq
    self.timestamp = timestamp
    self.inbox = inbox
  }

  /// The item as a family client may send it, and is sent it.
  public var plain: TextItem { content.isPlain ? self : TextItem(msgid: msgid, content: content.plain) }

  init(body: JSONValue) throws(PayloadError) {
    msgid = try body.messageID()
    _ = try body.text("content")
    content = try MessageContent(body: body)
    seq = try body.optionalNumber("seq")
    timestamp = try body.optionalNumber("ts")
    inbox = try body.optionalNumber("inbox")
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("msgid", msgid)
    content.writeFields(to: &writer)
    if let seq { writer.field("seq", seq) }
    if let timestamp { writer.field("ts", timestamp) }
    if let inbox { writer.field("inbox", inbox) }
    writer.endObject()
  }
}
