import ChatProtocol

/// The conversations of an account, most recent first; the uid decides between equals, so that the order is stable.
///
/// Finding, changing and moving one costs the same with twenty thousand as with ten, but for the logarithm.
public struct ConversationList: Sendable, Hashable, RandomAccessCollection, MutableCollection {
  /// What orders a conversation.
  private struct Place: Sendable, Hashable, Comparable {
    let lastActivity: Int64
    let peer: UserID

    static func < (left: Place, right: Place) -> Bool {
      left.lastActivity == right.lastActivity ? left.peer < right.peer : left.lastActivity > right.lastActivity
    }
  }

  private var places: [Place] = []
  private var conversations: [UserID: Conversation] = [:]
  /// All unread messages.
  public private(set) var unreadCount = 0

  /// Takes conversations in any order; of two with the same peer the last counts.
  public init(_ conversations: some Sequence<Conversation> = []) {
    for conversation in conversations { self.conversations[conversation.peer] = conversation }
    places = self.conversations.values.map { Place(lastActivity: $0.lastActivity, peer: $0.peer) }.sorted()
    unreadCount = self.conversations.values.reduce(0) { $0 + $1.unreadCount }
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { places.count }

  /// The conversation in a row. One that is set takes the row that its activity gives it.
  public subscript(row: Int) -> Conversation {
    get { self[places[row].peer] ?? Conversation(peer: places[row].peer, lastActivity: places[row].lastActivity) }
    set {
      let peer = places[row].peer
      if newValue.peer != peer { remove(peer) }
      insert(newValue)
    }
  }

  public subscript(peer: UserID) -> Conversation? { conversations[peer] }

  /// The peer in a row.
  public func peer(at row: Int) -> UserID { places[row].peer }

  /// The peers in the order of the rows.
  public var peers: some RandomAccessCollection<UserID> { places.lazy.map(\.peer) }

  /// The row of a conversation.
  public func row(of peer: UserID) -> Int? {
    conversations[peer].map { row(of: Place(lastActivity: $0.lastActivity, peer: peer)) }
  }

  /// Adds a conversation, or puts it in the place of the one with the same peer.
  public mutating func insert(_ conversation: Conversation) {
    let place = Place(lastActivity: conversation.lastActivity, peer: conversation.peer)
    let old = conversations.updateValue(conversation, forKey: conversation.peer)
    unreadCount += conversation.unreadCount - (old?.unreadCount ?? 0)
    if let old {
      let oldPlace = Place(lastActivity: old.lastActivity, peer: old.peer)
      guard oldPlace != place else { return }
      places.remove(at: row(of: oldPlace))
    }
    places.insert(place, at: row(of: place))
  }

  /// Adds those whose peers are not there yet.
  mutating func add(_ added: [Conversation]) {
    let new = added.filter { conversations[$0.peer] == nil }
    if new.count <= 16 {
      for conversation in new where conversations[conversation.peer] == nil { insert(conversation) }
    } else {
      self = ConversationList(Array(conversations.values) + new)
    }
  }

  /// Changes a conversation where it is; without one nothing happens.
  mutating func update(_ peer: UserID, _ change: (inout Conversation) -> Void) {
    guard var conversation = conversations[peer] else { return }
    change(&conversation)
    insert(conversation)
  }

  private mutating func remove(_ peer: UserID) {
    guard let row = row(of: peer), let old = conversations.removeValue(forKey: peer) else { return }
    places.remove(at: row)
    unreadCount -= old.unreadCount
  }

  /// The first row that does not come before a place.
  private func row(of place: Place) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ConversationList: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Conversation...) { self.init(elements) }
}
