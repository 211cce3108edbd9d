import ChatProtocol

extension InMemoryHistory {
  public func search(
    _ query: SearchQuery, before position: SearchPosition?, limit: Int
  ) throws(HistoryError) -> SearchPage {
    try begin()
    var page = SearchPage()
    let end = position.flatMap { Int(exactly: $0.localID) } ?? entries.count
    for index in entries.indices.prefix(max(0, end)).reversed() where query.matches(entries[index].message.text) {
      guard page.hits.count < limit else { return page }
      let entry = entries[index]
      page.hits.append(
        SearchHit(
          peer: entry.peer, message: entry.message.key, timestamp: entry.message.timestamp,
          excerpt: SearchExcerpt.of(entry.message.text, around: query)))
      if page.hits.count == limit { page.next = SearchPosition(localID: Int64(index)) }
    }
    // Nothing older: the last page is full by chance.
    if page.hits.count < limit { page.next = nil }
    return page
  }

  /// Every message is searched as it is.
  public func indexForSearch() throws(HistoryError) -> Bool {
    if isClosed { throw HistoryError(code: .closed, message: "the history is closed") }
    return false
  }

  public func messages(
    with peer: UserID, around key: ChatMessage.Key, limit: Int
  ) throws(HistoryError) -> MessageWindow {
    try begin()
    let messages = entries.filter { $0.peer == peer }.map(\.message)
    guard let place = messages.firstIndex(where: { $0.key == key }) else { return MessageWindow() }
    let older = messages[..<place].suffix(max(limit, 0))
    let newer = messages[(place + 1)...].prefix(max(limit, 0))
    return MessageWindow(
      messages: older + [messages[place]] + newer, hasOlder: older.count >= limit, hasNewer: newer.count >= limit)
  }

  public func messages(
    with peer: UserID, after message: ChatMessage, limit: Int
  ) throws(HistoryError) -> [ChatMessage] {
    try begin()
    let messages = entries.filter { $0.peer == peer }.map(\.message)
    guard let place = messages.firstIndex(where: { $0.key == message.key }) else { return [] }
    return Array(messages[(place + 1)...].prefix(max(limit, 0)))
  }
}
