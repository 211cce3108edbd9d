/// 1205: asks for older texts of a conversation.
public struct HistoryRequest: FramePayload {
  public static let frameID = FrameID.history

  /// The other side of the conversation.
  public var peer: UserID
  /// Only texts with a lower `seq`; nil for the newest.
  public var before: ConversationSeq?
  /// How many texts may come at most; servers take 1…200.
  public var limit: Int64

  /// Makes a request.
  public init(peer: UserID, before: ConversationSeq?, limit: Int64) {
    self.peer = peer
    self.before = before
    self.limit = limit
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    peer = try body.userID("peer")
    before = try body.optionalNumber("before")
    limit = try body.optionalInt64("limit") ?? 50
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("peer", peer)
    if let before { writer.field("before", before) }
    writer.field("limit", limit)
    writer.endObject()
  }
}
