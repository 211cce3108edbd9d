/// One text of a text frame.
public struct TextItem: Hashable, Sendable {
  /// The sender's id for this text, a UUID in most clients. Together with the sender it is unique for ever.
  public var msgid: MessageID
  /// The text itself, line breaks included; never contains NUL.
  public var content: String
  /// The text's number in its conversation; only in the native dialect.
  public var seq: ConversationSeq?
  /// When the server stored it; only in the native dialect.
  public var timestamp: Timestamp?
  /// The number of its event in the log of whom the frame is for; only in the native dialect, and not in the
  /// acknowledgement of a text that had come before.
  public var inbox: EventNumber?

  /// Makes an item.
  public init(
    msgid: MessageID, content: String, seq: ConversationSeq? = nil, timestamp: Timestamp? = nil,
    inbox: EventNumber? = nil
  ) {
    self.msgid = msgid
    self.content = content
    self.seq = seq
    self.timestamp = timestamp
    self.inbox = inbox
  }

  init(body: JSONValue) throws(PayloadError) {
    msgid = try body.messageID()
    content = try body.text("content")
    seq = try body.optionalNumber("seq")
    timestamp = try body.optionalNumber("ts")
    inbox = try body.optionalNumber("inbox")
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("msgid", msgid)
    writer.field("content", content)
    if let seq { writer.field("seq", seq) }
    if let timestamp { writer.field("ts", timestamp) }
    if let inbox { writer.field("inbox", inbox) }
    writer.endObject()
  }
}
