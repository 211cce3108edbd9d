/// 1222: a device of the peer has stored one's conversation up to a text. The mark only ever grows.
public struct DeliveredNotice: FramePayload {
  public static let frameID = FrameID.deliveredNotice

  /// The other side of the conversation.
  public var peer: UserID
  /// The last text stored there.
  public var seq: ConversationSeq

  /// Makes a notice.
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
