import ChatProtocol

/// How far a conversation got, as numbers of its texts; 0 where nothing is known, as always on a family server.
public struct ConversationMarks: Sendable, Hashable {
  /// The newest text.
  public var lastSeq: ConversationSeq
  /// The last text that this account has read.
  public var ownRead: ConversationSeq
  /// The last text that the other side has read, if it tells.
  public var peerRead: ConversationSeq
  /// The last text that a device of the other side has stored.
  public var peerDelivered: ConversationSeq

  public init(
    lastSeq: ConversationSeq = 0, ownRead: ConversationSeq = 0, peerRead: ConversationSeq = 0,
    peerDelivered: ConversationSeq = 0
  ) {
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
