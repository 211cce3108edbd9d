/// 1019: texts for this user.
public struct TextChatNotice: FramePayload {
  public static let frameID = FrameID.textChatNotice

  /// Always success.
  public var error: ErrorCode
  /// The sender.
  public var from: UserID
  /// The receiver.
  public var to: UserID
  /// The texts, oldest first. May be empty: family clients can send an empty list, and servers pass it on.
  public var items: [TextItem]

  /// Makes a notice.
  public init(error: ErrorCode = .success, from: UserID, to: UserID, items: [TextItem]) {
    self.error = error
    self.from = from
    self.to = to
    self.items = items
  }

  /// A `text_array` that is absent or null is an empty one: original servers write null for an empty list that came
  /// from another server.
  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    let fields = try TextFields(body: body)
    self.init(error: try body.errorCode(), from: fields.from, to: fields.to, items: fields.items)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    TextFields(from: from, to: to, items: items).write(to: &writer)
    writer.endObject()
  }
}
