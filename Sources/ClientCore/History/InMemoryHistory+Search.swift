import ChatProtocol

extension InMemoryHistory {
  public func search(
    _ query: SearchQuery, before position: SearchPosition?, limit: Int
  ) async throws(HistoryError) -> SearchPage {
    let store = try begin()
    // Every message is searched, however new it is.
    while try await store.indexForSearch() {}
    return try await store.search(query, before: position, limit: limit)
  }

  /// Does not use up a planned failure: nobody asked for this work.
  public func indexForSearch() async throws(HistoryError) -> Bool {
    guard let store = store() else { throw HistoryError(code: .closed, message: "the history is closed") }
    return try await store.indexForSearch()
  }

  public func messages(
    in conversation: ConversationID, around key: MessageKey, limit: Int
  ) async throws(HistoryError) -> MessageWindow {
    try await begin().messages(in: conversation, around: key, limit: limit)
  }

  public func messages(
    in conversation: ConversationID, after message: ChatMessage, limit: Int
  ) async throws(HistoryError) -> [ChatMessage] {
    try await begin().messages(in: conversation, after: message, limit: limit)
  }
}
