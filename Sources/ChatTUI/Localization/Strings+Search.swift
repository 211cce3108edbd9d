/// Texts of the search results.
extension Strings {
  /// Heading above a group of results; empty for the row that looks a user up.
  func heading(of group: SearchResults.Group) -> String {
    switch group {
    case .contacts: pick("联系人", "Contacts")
    case .chats: pick("聊天", "Chats")
    case .messages: pick("聊天记录", "Messages")
    case .lookUp: ""
    }
  }

  /// How much of the history is searched, while that is not all.
  func indexing(percent: Int) -> String { pick("整理中 \(percent)%", "indexing \(percent)%") }
}
