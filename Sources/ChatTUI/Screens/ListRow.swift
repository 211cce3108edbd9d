import ClientCore

/// A row of the list column, whatever the list is.
enum ListRow: Hashable {
  case conversation(Conversation)
  case contact(ContactRow)
  case search(SearchRow)
}
