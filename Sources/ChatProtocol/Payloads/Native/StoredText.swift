/// A text as a server keeps it: the message of events, history pages and snapshots (docs/protocol.md, chapter 4).
public struct StoredText: Hashable, Sendable {
  /// The sender.
  public var from: UserID
  /// The receiver; may be the sender.
  public var to: UserID
  /// The sender's id for the text; together with the sender unique for ever.
  public var msgid: MessageID
  /// The newest content; ``MessageContent/none`` where the text was recalled.
  public var content: MessageContent
  /// The text's number in its conversation: 1, 2, 3 … without gaps.
  public var seq: ConversationSeq
  /// When the server stored it. An edit does not change it.
  public var timestamp: Timestamp
  /// How many edits the content has seen.
  public var version: Int64
  /// The sender took the text back; the server has forgotten its content.
  public var isRecalled: Bool

  /// Makes a text.
  public init(
    from: UserID, to: UserID, msgid: MessageID, content: MessageContent, seq: ConversationSeq, timestamp: Timestamp,
    version: Int64 = 0, isRecalled: Bool = false
  ) {
    self.from = from
    self.to = to
    self.msgid = msgid
    self.content = content
    self.seq = seq
    self.timestamp = timestamp
    self.version = version
    self.isRecalled = isRecalled
  }

  init(body: JSONValue) throws(PayloadError) {
    from = try body.userID("fromuid")
    to = try body.userID("touid")
    msgid = try body.messageID()
    content = try MessageContent(body: body)
    seq = try body.number("seq")
    timestamp = try body.number("ts")
    version = try body.optionalInt64("version") ?? 0
    isRecalled = try body.optionalBool("recalled") ?? false
  }

  /// Writes the fields into an open object; those with their usual value are left out.
  func writeFields(to writer: inout JSONWriter) {
    writer.field("fromuid", from)
    writer.field("touid", to)
    writer.field("msgid", msgid)
    content.writeFields(to: &writer)
    writer.field("seq", seq)
    writer.field("ts", timestamp)
    if version != 0 { writer.field("version", version) }
    if isRecalled { writer.field("recalled", true) }
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeFields(to: &writer)
    writer.endObject()
  }

  /// The text's bytes as one JSON value, to fill pages by size.
  public var byteCount: Int { JSONWriter.byteCount(of: write) }
}
