/// How far a conversation got, as numbers of its texts; 0 where nothing is known, as always on a family server.
public struct ConversationMarks: Sendable, Hashable {
  /// The newest text.
  public var lastSeq: Int64
  /// The last text that this account has read.
  public var ownRead: Int64
  /// The last text that the other side has read, if it tells.
  public var peerRead: Int64
  /// The last text that a device of the other side has stored.
  public var peerDelivered: Int64

  public init(lastSeq: Int64 = 0, ownRead: Int64 = 0, peerRead: Int64 = 0, peerDelivered: Int64 = 0) {
    self.lastSeq = lastSeq
    self.ownRead = ownRead
    self.peerRead = peerRead
    self.peerDelivered = peerDelivered
  }

  /// Takes over what is further; marks never move back.
  public mutating func merge(_ other: ConversationMarks) {
    lastSeq = max(lastSeq, other.lastSeq)
    ownRead = max(ownRead, other.ownRead)
    peerRead = max(peerRead, other.peerRead)
    peerDelivered = max(peerDelivered, other.peerDelivered)
  }
}
