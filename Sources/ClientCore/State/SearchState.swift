import ChatProtocol

/// The search box above the list.
public struct SearchState: Sendable, Hashable {
  public var query = TextInput(maxCharacters: 64)
  /// Index into the rows of ``AppState/searchRows``.
  public var selection = 0
  public var lookup = UserLookup.idle

  public init() {}

  /// Whether the list shows results instead of its usual rows.
  public var isActive: Bool { !query.trimmed.isEmpty }
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
  /// A conversation whose newest message matches.
  case conversation(UserID)
  /// Offers to look the text up on the server.
  case lookUp(String)
}
