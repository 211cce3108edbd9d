import ChatProtocol

/// The conversations of an account, the one in which something came last first.
///
/// Finding and changing one costs the same with twenty thousand as with ten, but for the logarithm.
public struct ConversationList: Sendable, Hashable, RandomAccessCollection, MutableCollection {
  /// A row; those above have higher ranks.
  private struct Place: Sendable {
    let rank: Int
    let id: ConversationID
  }

  private struct Entry: Sendable {
    var rank: Int
    var conversation: Conversation
  }

  private var places: [Place] = []
  private var entries: [ConversationID: Entry] = [:]
  /// All unread messages.
  public private(set) var unreadCount = 0

  /// Takes conversations in the order of the rows; of two with the same id the first counts.
  public init(_ conversations: some Sequence<Conversation> = []) {
    for conversation in conversations where entries[conversation.id] == nil { append(conversation) }
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { places.count }

  /// The conversation in a row. One that is set stays in the row.
  public subscript(row: Int) -> Conversation {
    get { self[places[row].id] ?? Conversation(places[row].id) }
    set { update(places[row].id) { $0 = newValue } }
  }

  public subscript(id: ConversationID) -> Conversation? { entries[id]?.conversation }

  /// The conversation in a row.
  public func id(at row: Int) -> ConversationID { places[row].id }

  /// The conversations in the order of the rows.
  public var ids: some RandomAccessCollection<ConversationID> { places.lazy.map(\.id) }

  /// The row of a conversation.
  public func row(of id: ConversationID) -> Int? {
    guard let rank = entries[id]?.rank else { return nil }
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle].rank > rank { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds those that are not there yet: one that has just begun above all others, one of which no time is known
  /// below them.
  mutating func add(_ added: [Conversation]) {
    let top = (places.first?.rank ?? 0) &+ 1
    var begun: [Place] = []
    for conversation in added where entries[conversation.id] == nil {
      guard conversation.begun > 0 else {
        append(conversation)
        continue
      }
      let place = Place(rank: top &+ begun.count, id: conversation.id)
      begun.append(place)
      insert(conversation, at: place)
    }
    places.insert(contentsOf: begun.reversed(), at: 0)
  }

  /// Changes a conversation where it is; without one nothing happens.
  mutating func update(_ id: ConversationID, _ change: (inout Conversation) -> Void) {
    guard var entry = entries[id] else { return }
    let unread = entry.conversation.unreadCount
    change(&entry.conversation)
    unreadCount += entry.conversation.unreadCount - unread
    entries[id] = entry
  }

  /// Something came in a conversation: it stands above all others.
  mutating func raise(_ id: ConversationID) {
    guard let row = row(of: id), row > 0, let first = places.first else { return }
    places.remove(at: row)
    let place = Place(rank: first.rank &+ 1, id: id)
    places.insert(place, at: 0)
    entries[id]?.rank = place.rank
  }

  /// Puts the rows into an order. Those that are not named stay below the others, in theirs.
  mutating func order(_ ids: [ConversationID]) {
    let named = Set(ids)
    self = ConversationList(ids.compactMap { self[$0] } + filter { !named.contains($0.id) })
  }

  private mutating func append(_ conversation: Conversation) {
    let place = Place(rank: (places.last?.rank ?? 0) &- 1, id: conversation.id)
    places.append(place)
    insert(conversation, at: place)
  }

  private mutating func insert(_ conversation: Conversation, at place: Place) {
    entries[conversation.id] = Entry(rank: place.rank, conversation: conversation)
    unreadCount += conversation.unreadCount
  }

  /// Ranks are no part of the value: the rows are.
  public static func == (left: ConversationList, right: ConversationList) -> Bool { left.elementsEqual(right) }

  public func hash(into hasher: inout Hasher) {
    for conversation in self { hasher.combine(conversation) }
  }
}

extension ConversationList: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Conversation...) { self.init(elements) }
}
