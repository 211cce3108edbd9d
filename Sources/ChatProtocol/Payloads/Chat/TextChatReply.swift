/// 1018: the outcome of a ``TextChatRequest``, with its texts.
public struct TextChatReply: FramePayload {
  public static let frameID = FrameID.textChatReply

  /// From our server, success means that the texts are on disk; from original servers only that they were read.
  public var error: ErrorCode
  /// The sender; ``UserID/unknown`` in a refusal of a request that could not be read.
  public var from: UserID
  /// The receiver; ``UserID/unknown`` in a refusal of a request that could not be read.
  public var to: UserID
  /// The texts of the request, in its order.
  public var items: [TextItem]

  /// Makes a reply.
  public init(error: ErrorCode, from: UserID = .unknown, to: UserID = .unknown, items: [TextItem] = []) {
    self.error = error
    self.from = from
    self.to = to
    self.items = items
  }

  /// A refusal may leave everything but `error` out.
  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    if error != .success, body.present("fromuid") == nil, body.present("touid") == nil { return }
    let fields = try TextFields(body: body)
    (from, to, items) = (fields.from, fields.to, fields.items)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    TextFields(from: from, to: to, items: items).write(to: &writer)
    writer.endObject()
  }
}
