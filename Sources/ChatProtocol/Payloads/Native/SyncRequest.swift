/// 1201: asks for the events of one's log after a cursor.
public struct SyncRequest: FramePayload {
  public static let frameID = FrameID.sync

  /// The last event that the device has stored; 0 for none.
  public var cursor: EventNumber
  /// How many events may come at most; servers take 1…500.
  public var limit: Int64

  /// Makes a request.
  public init(cursor: EventNumber, limit: Int64) {
    self.cursor = cursor
    self.limit = limit
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    cursor = try body.number("cursor")
    limit = try body.optionalInt64("limit") ?? 500
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cursor", cursor)
    writer.field("limit", limit)
    writer.endObject()
  }
}
