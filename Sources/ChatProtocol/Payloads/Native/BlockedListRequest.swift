/// 1244: asks whom the account has blocked, in pages.
public struct BlockedListRequest: FramePayload {
  public static let frameID = FrameID.blockedList

  /// The last uid of the page before; nil for the first page.
  public var after: UserID?
  /// How many may come at most; servers take 1…500.
  public var limit: Int64

  /// Makes a request.
  public init(after: UserID? = nil, limit: Int64) {
    self.after = after
    self.limit = limit
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    after = try body.optionalUserID("after")
    limit = try body.optionalInt64("limit") ?? 500
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    if let after { writer.field("after", after) }
    writer.field("limit", limit)
    writer.endObject()
  }
}
