/// 1202: a page of one's log.
public struct SyncReply: FramePayload {
  public static let frameID = FrameID.syncReply

  public var error: ErrorCode
  /// Ascending, the first one right behind the cursor; empty where nothing is newer, or where the cursor lies before
  /// ``min``.
  public var events: [InboxEvent]
  /// The number of the newest event in the log; 0 for none.
  public var head: EventNumber
  /// The number of the first event that the server still has; a cursor before `min` - 1 needs a snapshot (1207).
  public var min: EventNumber

  /// Makes a reply.
  public init(error: ErrorCode, events: [InboxEvent] = [], head: EventNumber = 0, min: EventNumber = 1) {
    self.error = error
    self.events = events
    self.head = head
    self.min = min
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    events = try body.list("events") { (event) throws(PayloadError) in try InboxEvent(body: event) }
    head = try body.number("head")
    min = try body.optionalNumber("min") ?? 1
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if error == .success {
      writer.key("events")
      writer.beginArray()
      for event in events { event.write(to: &writer) }
      writer.endArray()
      writer.field("head", head)
      writer.field("min", min)
    }
    writer.endObject()
  }
}
