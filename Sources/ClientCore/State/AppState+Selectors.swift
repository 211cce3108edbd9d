import ChatProtocol

/// Facts derived from the state; views and controllers ask these instead of keeping copies.
extension AppState {
  /// The dialog that takes the keys.
  public var overlay: Overlay? { overlays.top }

  /// The form that takes the keys: a dialog's, else the page's.
  public var activeForm: Form? {
    switch overlay {
    case .friend(let form, _): return form
    case .some: return nil
    case nil: break
    }
    switch page {
    case .login, .register, .reset: return form
    case .success, .main: return nil
    }
  }

  /// The user who is logged in.
  public var ownID: UserID? {
    // Inlined into its callers, it makes the optimizer of Swift 6.3.1 stop with an error (release builds only).
    @inline(never) get { account?.profile.uid }
  }

  /// The name under which a user is shown in lists and titles.
  public func displayName(of uid: UserID) -> String {
    let name = givenName(of: uid)
    return name == "文件传输助手" && language == .english ? "File Transfer" : name
  }

  /// The name under which a conversation is shown: the peer's, or the number of a group.
  public func displayName(of conversation: ConversationID) -> String {
    switch conversation {
    case .direct(let peer): displayName(of: peer)
    case .group(let group): group.description
    }
  }

  private func givenName(of uid: UserID) -> String {
    if let contact = main.contacts[uid] { return contact.displayName }
    if let profile = account?.profile, profile.uid == uid { return Contact(profile: profile).displayName }
    if let application = main.applications.first(where: { $0.profile.uid == uid }) {
      return Contact(profile: application.profile).displayName
    }
    return uid.description
  }

  /// The user name to be shown beside the shown name of a user: of friends whose shown names can be taken for each
  /// other, and of whoever is no friend and shows another name than that. `nil` where the shown name says it all.
  public func userNameBeside(_ uid: UserID) -> String? {
    if let contact = main.contacts[uid] { return main.contacts.isAmbiguous(uid) ? contact.profile.name : nil }
    return main.applications.first { $0.profile.uid == uid }?.profile.userNameBeside
  }

  /// The user name to be shown beside the name of a conversation; a group has none.
  public func userNameBeside(_ conversation: ConversationID) -> String? {
    guard let peer = conversation.peer else { return nil }
    return userNameBeside(peer)
  }

  /// A friend for whom somebody else can be taken by the name.
  public func friend(like profile: UserProfile) -> Contact? { main.contacts.contact(like: profile) }

  /// Rows of the contacts tab.
  public var contactRows: ContactRows { ContactRows(contacts: main.contacts) }

  /// Results for the text in the search box; empty when there is none.
  public var searchRows: [SearchRow] {
    let query = main.search.query.trimmed
    guard !query.isEmpty else { return [] }
    guard let wanted = SearchQuery(query) else { return [.lookUp(query)] }
    let others = main.conversations.ids.filter { id in
      // Friends have rows of their own.
      let isFriend = id.peer.map { main.contacts[$0] != nil } ?? false
      return !isFriend && wanted.matches(displayName(of: id))
    }
    return main.contacts.matches(query).map { .contact($0) } + others.map { .conversation($0) }
      + main.search.messages.hits.map { .message($0) } + [.lookUp(query)]
  }

  /// The selected row of the list that is shown: chats, contacts or search results.
  public var selectedListRow: Int? {
    if main.search.isActive { return main.search.selection }
    switch main.tab {
    case .chats: return main.selectedConversation.flatMap { main.conversations.row(of: $0) }
    case .contacts: return contactRows.index(of: main.selectedContact)
    }
  }

  /// The selected row of the new friends, or of what can be done from a profile.
  public var detailSelection: Int {
    switch main.detail {
    case .newFriends(let selection), .profile(_, let selection): selection
    case .empty, .chat: 0
    }
  }

  /// All unread messages, for the rail.
  public var totalUnread: Int { main.conversations.unreadCount }

  /// Applications that the user has not looked at yet.
  public var unseenApplications: Int {
    main.applications.reduce(0) { $0 + ($1.status == .pending && !$1.isSeen ? 1 : 0) }
  }

  public var chatPane: ChatPaneState? {
    if case .chat(let pane) = main.detail { return pane }
    return nil
  }

  /// What the user can do with the person of a profile.
  public func actions(for profile: UserProfile) -> [ProfileAction] {
    if profile.uid == ownID { return [] }
    if main.contacts[profile.uid] != nil { return [.sendMessage, .editRemark] }
    if main.applications.contains(where: { $0.profile.uid == profile.uid && $0.status == .pending }) {
      return [.accept, .decline, .block]
    }
    return [.addFriend, .block]
  }

  /// Tags in use anywhere, to be offered again; a few common ones where there are none yet.
  public var knownTags: [String] {
    let used = Set(main.contacts.values.flatMap(\.tags)).sorted()
    let common = language == .chinese ? ["家人", "同学", "同事", "朋友"] : ["Family", "School", "Work", "Friends"]
    return used + common.filter { !used.contains($0) }
  }

  /// Rows of the settings dialog that make sense now: there is nothing to log out of before a login, and nothing to
  /// keep to oneself on a server that tells others nothing.
  public var settingsRows: [SettingsRow] {
    SettingsRow.allCases.filter { row in
      if row.privacyTopic != nil { return privacy != nil }
      // The same servers that know privacy end all devices of an account.
      if row == .logoutEverywhere { return account != nil && privacy != nil }
      return account != nil || (row != .logout && row != .blocked)
    }
  }
}
