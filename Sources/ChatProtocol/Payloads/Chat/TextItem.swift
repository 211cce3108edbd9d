/// One text of a text frame.
public struct TextItem: Hashable, Sendable {
  /// The sender's id for this text, a UUID in most clients. Together with the sender it is unique for ever.
  public var msgid: String
  /// The text itself, line breaks included; never contains NUL.
  public var content: String
  /// The text's number in its conversation; only in the native dialect.
  public var seq: Int64?
  /// When the server stored it, in milliseconds since 1970; only in the native dialect.
  public var timestampMilliseconds: Int64?
  /// The number of its event in the log of whom the frame is for; only in the native dialect, and not in the
  /// acknowledgement of a text that had come before.
  public var inbox: Int64?

  /// The longest `msgid` accepted in a request, in bytes (docs/protocol.md, chapter 4). Notices from other servers may
  /// carry longer ones, which are kept rather than lost.
  public static let maxIDBytes = 64

  /// Makes an item.
  public init(
    msgid: String, content: String, seq: Int64? = nil, timestampMilliseconds: Int64? = nil, inbox: Int64? = nil
  ) {
    self.msgid = msgid
    self.content = content
    self.seq = seq
    self.timestampMilliseconds = timestampMilliseconds
    self.inbox = inbox
  }

  init(body: JSONValue) throws(PayloadError) {
    msgid = try body.text("msgid")
    content = try body.text("content")
    seq = try body.optionalInt64("seq")
    timestampMilliseconds = try body.optionalInt64("ts")
    inbox = try body.optionalInt64("inbox")
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("msgid", msgid)
    writer.field("content", content)
    if let seq { writer.field("seq", seq) }
    if let timestampMilliseconds { writer.field("ts", timestampMilliseconds) }
    if let inbox { writer.field("inbox", inbox) }
    writer.endObject()
  }
}
