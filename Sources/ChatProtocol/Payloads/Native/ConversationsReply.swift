/// 1208: a page of conversations.
public struct ConversationsReply: FramePayload {
  public static let frameID = FrameID.conversationsReply

  public var error: ErrorCode
  /// Ascending by peer.
  public var conversations: [ConversationSummary]
  /// Whether more follow behind the last one.
  public var hasMore: Bool
  /// The newest event whose effect the page surely has; the first page's becomes the cursor after a snapshot.
  public var inbox: EventNumber

  /// Makes a reply.
  public init(
    error: ErrorCode, conversations: [ConversationSummary] = [], hasMore: Bool = false, inbox: EventNumber = 0
  ) {
    self.error = error
    self.conversations = conversations
    self.hasMore = hasMore
    self.inbox = inbox
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    conversations = try body.list("conversations") { (entry) throws(PayloadError) in
      try ConversationSummary(body: entry)
    }
    hasMore = try body.optionalBool("more") ?? false
    inbox = try body.number("inbox")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if error == .success {
      writer.key("conversations")
      writer.beginArray()
      for conversation in conversations { conversation.write(to: &writer) }
      writer.endArray()
      writer.field("more", hasMore)
      writer.field("inbox", inbox)
    }
    writer.endObject()
  }
}
