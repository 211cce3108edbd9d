/// 1206: older texts of a conversation.
public struct HistoryReply: FramePayload {
  public static let frameID = FrameID.historyReply

  public var error: ErrorCode
  /// As in the request.
  public var peer: UserID
  /// Newest first.
  public var messages: [StoredText]
  /// Whether still older ones exist.
  public var hasMore: Bool

  /// Makes a reply.
  public init(error: ErrorCode, peer: UserID, messages: [StoredText] = [], hasMore: Bool = false) {
    self.error = error
    self.peer = peer
    self.messages = messages
    self.hasMore = hasMore
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode(), peer: try body.optionalUserID("peer") ?? .unknown)
    guard error == .success else { return }
    peer = try body.userID("peer")
    messages = try body.list("messages") { (message) throws(PayloadError) in try StoredText(body: message) }
    hasMore = try body.optionalBool("more") ?? false
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.field("peer", peer)
    writer.key("messages")
    writer.beginArray()
    for message in messages { message.write(to: &writer) }
    writer.endArray()
    writer.field("more", hasMore)
    writer.endObject()
  }
}
