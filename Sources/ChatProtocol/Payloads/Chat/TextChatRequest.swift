/// 1017: sends texts to a friend.
public struct TextChatRequest: FramePayload {
  public static let frameID = FrameID.textChat

  /// The sender; must be the session's own uid.
  public var from: UserID
  /// The receiver; may be the sender.
  public var to: UserID
  /// The texts, oldest first. ``TextFrameSplitter`` spreads long lists over several frames.
  public var items: [TextItem]

  /// Makes a request.
  public init(from: UserID, to: UserID, items: [TextItem]) {
    self.from = from
    self.to = to
    self.items = items
  }

  /// A `text_array` that is absent or null is an empty one, as in the family's servers.
  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    let fields = try TextFields(body: body)
    for item in fields.items where item.msgid.byteCount > MessageID.maxBytes { throw .invalid(field: "msgid") }
    self.init(from: fields.from, to: fields.to, items: fields.items)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    TextFields(from: from, to: to, items: items).write(to: &writer)
    writer.endObject()
  }
}
