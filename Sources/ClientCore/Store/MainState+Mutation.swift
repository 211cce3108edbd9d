import ChatProtocol

extension MainState {
  mutating func apply(_ mutation: MainMutation) {
    switch mutation {
    case .setFocus(let focus): self.focus = focus
    case .setTab(let tab):
      self.tab = tab
      railSelection = tab == .chats ? .chats : .contacts
    case .setRailSelection(let item): railSelection = item
    case .selectConversation(let peer): selectedConversation = peer
    case .selectContact(let row): selectedContact = row
    case .setDetail(let detail):
      if case .chat(let pane) = self.detail { chatBehind = pane.peer }
      self.detail = detail
    case .closeDetail:
      detail = .empty
      chatBehind = nil
    case .setDetailSelection(let selection):
      switch detail {
      case .newFriends: detail = .newFriends(selection: selection)
      case .profile(let profile, _): detail = .profile(profile, selection: selection)
      case .empty, .chat: break
      }
    case .editSearch(let edit):
      if search.query.apply(edit) {
        search.queryChanged()
      }
    case .setSearchSelection(let selection): search.selection = selection
    case .setLookup(let lookup): search.lookup = lookup
    case .setMessageResults(let results): search.messages = results
    case .mergeContacts(let arrived): merge(arrived)
    case .replaceContact(let contact): contacts[contact.profile.uid] = contact
    case .mergeApplications(let arrived): merge(arrived)
    case .setApplicationStatus(let uid, let status):
      for index in applications.indices where applications[index].profile.uid == uid {
        applications[index].status = status
      }
    case .markApplicationsSeen:
      for index in applications.indices { applications[index].isSeen = true }
    case .setConversations(let conversations):
      self.conversations = conversations
    case .orderConversations(let peers): order(peers)
    case .setDraft(let peer, let draft):
      withConversation(peer) { $0.draft = draft }
    case .markRead(let peer):
      withConversation(peer) { $0.unreadCount = 0 }
    case .setUnread(let peer, let count):
      withConversation(peer) { $0.unreadCount = max(count, 0) }
    }
  }

  private mutating func merge(_ arrived: [Contact]) {
    for var contact in arrived {
      let known = contacts[contact.profile.uid]
      if contact.tags.isEmpty { contact.tags = known?.tags ?? [] }
      contacts[contact.profile.uid] = contact
    }
  }

  private mutating func merge(_ arrived: [FriendApplication]) {
    for application in arrived {
      if let index = applications.firstIndex(where: { $0.profile.uid == application.profile.uid }) {
        applications[index] = application
      } else {
        applications.insert(application, at: 0)
      }
    }
  }

  mutating func withConversation(_ peer: UserID, _ change: (inout Conversation) -> Void) {
    guard let index = conversations.firstIndex(where: { $0.peer == peer }) else { return }
    change(&conversations[index])
  }

  /// Something came in a conversation: it stands before all others.
  mutating func raise(_ peer: UserID) {
    guard let index = conversations.firstIndex(where: { $0.peer == peer }) else { return }
    conversations.insert(conversations.remove(at: index), at: 0)
  }

  /// Those that are not named stay behind the others, in their order.
  private mutating func order(_ peers: [UserID]) {
    var left = Dictionary(conversations.map { ($0.peer, $0) }, uniquingKeysWith: { first, _ in first })
    let ordered = peers.compactMap { left.removeValue(forKey: $0) }
    conversations = ordered + conversations.filter { left[$0.peer] != nil }
  }
}
