import ChatProtocol

/// The search box above the list.
public struct SearchState: Sendable, Hashable {
  public var query = TextInput(maxCharacters: 254)
  /// Index into the rows of ``AppState/searchRows``.
  public var selection = 0
  public var lookup = UserLookup.idle
  public var messages = MessageResults()

  public init() {}

  /// Whether the list shows results instead of its usual rows.
  public var isActive: Bool { !query.trimmed.isEmpty }

  /// The text changed: of what was found only that stays which holds the new one too, until the search has answered.
  mutating func queryChanged() {
    selection = 0
    lookup = .idle
    guard let wanted = SearchQuery(query.trimmed) else {
      messages = MessageResults()
      return
    }
    messages.hits.removeAll { !wanted.matches($0.excerpt) }
  }
}

/// Messages of the whole history that contain the text in the search box.
public struct MessageResults: Sendable, Hashable {
  /// The text that was searched for last; the hits may be fewer, but never others, than those for the text in the box.
  public var query = ""
  /// Newest first.
  public var hits: [SearchHit] = []
  /// Where older ones begin; `nil` when there are none.
  public var next: SearchPosition?
  /// How much of the history is searched, in per cent; 100 but for the time after an upgrade.
  public var indexedPercent = 100

  public init() {}
}

/// A search for a user on the server.
public enum UserLookup: Sendable, Hashable {
  case idle
  case searching(String)
  case found(UserProfile)
  case notFound(String)
  case failed(Failure)
}

/// A row of the search results.
public enum SearchRow: Sendable, Hashable {
  case contact(UserID)
  /// A conversation, with somebody who is not in the contacts, whose name matches.
  case conversation(ConversationID)
  /// A message anywhere in the history.
  case message(SearchHit)
  /// Offers to look the text up on the server.
  case lookUp(String)
}
