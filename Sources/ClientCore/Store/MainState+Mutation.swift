import ChatProtocol

extension MainState {
  mutating func apply(_ mutation: MainMutation) {
    switch mutation {
    case .setFocus(let focus): self.focus = focus
    case .setTab(let tab):
      self.tab = tab
      railSelection = tab == .chats ? .chats : .contacts
    case .setRailSelection(let item): railSelection = item
    case .selectConversation(let conversation): selectedConversation = conversation
    case .selectContact(let row): selectedContact = row
    case .setDetail(let detail):
      if case .chat(let pane) = self.detail { chatBehind = ChatPlace(pane.conversation, anchor: pane.anchor) }
      parkComposer()
      self.detail = detail
    case .closeDetail:
      parkComposer()
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
    case .removeApplication(let uid): removeApplication(of: uid)
    case .setAsked(let uid, let isAsked):
      if isAsked { asked.insert(uid) } else { asked.remove(uid) }
    case .setBlockedList(let list): blocked = list
    case .setBlocked(let uid, let isBlocked, let isChanging):
      blocked.update(uid) { row in
        row.isBlocked = isBlocked ?? row.isBlocked
        row.isChanging = isChanging
      }
    case .setConversations(let conversations): self.conversations = ConversationList(conversations)
    case .addConversations(let added): conversations.add(added)
    case .orderConversations(let ids): conversations.order(ids)
    case .setDraft(let conversation, let draft):
      conversations.update(conversation) { $0.draft = draft }
    case .markRead(let conversation):
      conversations.update(conversation) { $0.unreadCount = 0 }
    case .setUnread(let conversation, let count):
      conversations.update(conversation) { $0.unreadCount = max(count, 0) }
    }
  }

  /// The selection of the list stays where it is, on the next one, or moves up from behind its end.
  private mutating func removeApplication(of uid: UserID) {
    guard let index = applications.firstIndex(where: { $0.profile.uid == uid && $0.status != .accepted }) else {
      return
    }
    applications.remove(at: index)
    if case .newFriends(let selection) = detail {
      let moved = selection > index ? selection - 1 : selection
      detail = .newFriends(selection: max(0, min(moved, applications.count - 1)))
    }
  }

  private mutating func merge(_ arrived: [Contact]) {
    asked.subtract(arrived.map(\.profile.uid))
    contacts.insert(
      arrived.map { contact in
        var contact = contact
        if contact.tags.isEmpty { contact.tags = contacts[contact.profile.uid]?.tags ?? [] }
        return contact
      })
  }

  private mutating func merge(_ arrived: [FriendApplication]) {
    for application in arrived {
      if let index = applications.firstIndex(where: { $0.profile.uid == application.profile.uid }) {
        applications[index] = application
      } else {
        applications.insert(application, at: 0)
      }
    }
    // What is answered goes first.
    while applications.count > Self.maxApplications {
      applications.remove(at: applications.lastIndex { $0.status == .accepted } ?? applications.count - 1)
    }
  }
}
