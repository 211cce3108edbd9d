/// 1210: the outcome of a ``ReadRequest``.
public struct ReadReply: FramePayload {
  public static let frameID = FrameID.readReply

  public var error: ErrorCode
  /// As in the request; ``UserID/unknown`` where it could not be read.
  public var peer: UserID
  /// The read mark as it stands now; 0 in a refusal.
  public var seq: ConversationSeq

  /// Makes a reply.
  public init(error: ErrorCode, peer: UserID = .unknown, seq: ConversationSeq = 0) {
    self.error = error
    self.peer = peer
    self.seq = seq
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(
      error: try body.errorCode(), peer: try body.optionalUserID("peer") ?? .unknown,
      seq: try body.optionalNumber("seq") ?? 0)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.field("peer", peer)
    writer.field("seq", seq)
    writer.endObject()
  }
}
