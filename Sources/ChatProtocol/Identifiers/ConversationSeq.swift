/// The number of a message in its conversation: 1, 2, 3 … without gaps (docs/protocol.md, chapter 4); `seq` on the wire.
/// 0 is no message.
public struct ConversationSeq: SequenceNumber {
  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }
}
