/// 1209: the user has read a conversation up to a text.
public struct ReadRequest: FramePayload {
  public static let frameID = FrameID.read

  /// The other side of the conversation.
  public var peer: UserID
  /// The last text read.
  public var seq: ConversationSeq

  /// Makes a request.
  public init(peer: UserID, seq: ConversationSeq) {
    self.peer = peer
    self.seq = seq
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    peer = try body.userID("peer")
    seq = try body.number("seq")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("peer", peer)
    writer.field("seq", seq)
    writer.endObject()
  }
}
