/// A conversation of an account: with one other user (or notes to oneself), or of a group.
public enum ConversationID: Hashable, Comparable, Sendable, CustomStringConvertible {
  case direct(UserID)
  case group(GroupID)

  /// The other side of a direct conversation.
  public var peer: UserID? {
    switch self {
    case .direct(let peer): peer
    case .group: nil
    }
  }

  /// For the log: what it is, and its number.
  public var description: String {
    switch self {
    case .direct(let peer): "direct \(peer)"
    case .group(let group): "group \(group)"
    }
  }
}

// MARK: - On disk

extension ConversationID {
  /// Where the numbers of groups begin: behind all uids, which have 32 bits.
  private static let firstGroup: Int64 = 1 << 32

  /// One number for one column: a direct conversation has its peer's uid, a group a number behind all uids.
  public var key: Int64 {
    switch self {
    case .direct(let peer): Int64(peer.rawValue)
    case .group(let group): Self.firstGroup + group.rawValue
    }
  }

  /// The conversation of a ``key``; `nil` for a number that none has.
  public init?(key: Int64) {
    if let peer = UserID(exactly: key) {
      self = .direct(peer)
    } else if key > Self.firstGroup, let group = GroupID(rawValue: key - Self.firstGroup) {
      self = .group(group)
    } else {
      return nil
    }
  }
}
