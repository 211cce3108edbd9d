import ChatProtocol

/// What a user can ask the chat server for. The link adds the account's own uid.
public enum LinkRequest: Sendable, Hashable {
  /// Looks a user up by uid (digits only) or by exact name.
  case search(String)
  /// Applies for a friendship. `greeting` is shown to the other side, `remark` is this account's name for them.
  case addFriend(to: UserID, greeting: String, remark: String)
  /// Accepts the application of a user; `remark` is this account's name for them.
  case acceptFriend(UserID, remark: String)
  /// Sends texts to a friend. More than one frame is used if they do not fit into one.
  case texts(to: UserID, [TextItem])
  case recall(peer: UserID, messageID: String)
  case edit(peer: UserID, messageID: String, text: String)
  case typing(to: UserID, isTyping: Bool)
  case presence
  case privacy(PrivacyRequest)

  /// Requests of one kind are answered in the order in which they were sent.
  enum Kind: Sendable, Hashable, CaseIterable {
    case search, addFriend, acceptFriend, texts, recall, edit, typing, presence, privacy
  }

  var kind: Kind {
    switch self {
    case .search: .search
    case .addFriend: .addFriend
    case .acceptFriend: .acceptFriend
    case .texts: .texts
    case .recall: .recall
    case .edit: .edit
    case .typing: .typing
    case .presence: .presence
    case .privacy: .privacy
    }
  }

  /// The request without the texts whose ids are told to be left out.
  func removingTexts(_ isLeftOut: (String) -> Bool) -> LinkRequest {
    guard case .texts(let peer, let items) = self else { return self }
    return .texts(to: peer, items.filter { !isLeftOut($0.msgid) })
  }
}
