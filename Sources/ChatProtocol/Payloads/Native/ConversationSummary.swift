/// What a server knows of a conversation of two, as one of them sees it. All marks only ever grow.
public struct ConversationSummary: Hashable, Sendable {
  /// The other side; oneself for notes to oneself.
  public var peer: UserID
  /// The number of its newest text; 0 for none.
  public var lastSeq: ConversationSeq
  /// One's own read mark.
  public var read: ConversationSeq
  /// The peer's read mark; 0 where the peer does not tell.
  public var peerRead: ConversationSeq
  /// Up to where a device of the peer has stored the conversation.
  public var peerDelivered: ConversationSeq
  /// The newest text.
  public var last: StoredText?

  /// Makes a summary.
  public init(
    peer: UserID, lastSeq: ConversationSeq, read: ConversationSeq, peerRead: ConversationSeq,
    peerDelivered: ConversationSeq, last: StoredText? = nil
  ) {
    self.peer = peer
    self.lastSeq = lastSeq
    self.read = read
    self.peerRead = peerRead
    self.peerDelivered = peerDelivered
    self.last = last
  }

  init(body: JSONValue) throws(PayloadError) {
    peer = try body.userID("peer")
    lastSeq = try body.number("last_seq")
    read = try body.optionalNumber("read") ?? 0
    peerRead = try body.optionalNumber("peer_read") ?? 0
    peerDelivered = try body.optionalNumber("peer_delivered") ?? 0
    last = body.present("last") == nil ? nil : try StoredText(body: try body.object("last"))
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("peer", peer)
    writer.field("last_seq", lastSeq)
    writer.field("read", read)
    writer.field("peer_read", peerRead)
    writer.field("peer_delivered", peerDelivered)
    if let last {
      writer.key("last")
      last.write(to: &writer)
    }
    writer.endObject()
  }

  /// The summary's bytes as one JSON value, to fill pages by size.
  public var byteCount: Int { JSONWriter.byteCount(of: write) }
}
