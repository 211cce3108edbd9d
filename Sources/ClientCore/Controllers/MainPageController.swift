import ChatProtocol

/// Rail, lists and focus of the main page.
@MainActor
final class MainPageController {
  private let context: ClientContext
  private let chatPane: ChatPaneController
  private let contacts: ContactsController
  private let search: SearchController
  private let settings: SettingsController

  init(
    context: ClientContext, chatPane: ChatPaneController, contacts: ContactsController, search: SearchController,
    settings: SettingsController
  ) {
    self.context = context
    self.chatPane = chatPane
    self.contacts = contacts
    self.search = search
    self.settings = settings
  }

  func handle(_ intent: MainIntent) {
    switch intent {
    case .focus(let focus): setFocus(focus)
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .back: back()
    case .selectTab(let tab): select(tab)
    case .activateRail(let item): activate(item)
    case .moveRail(let step): moveRail(by: step)
    case .moveList(let move): moveList(move)
    case .openRow(let index): openRow(index)
    case .switchChat(let step): switchChat(by: step)
    case .windowFocus(let hasFocus): setWindowFocus(hasFocus)
    }
  }

  private func setFocus(_ focus: MainFocus) {
    guard focusOrder.contains(focus) else { return }
    context.store.apply(.main(.setFocus(focus)))
    if focus == .composer || focus == .transcript, let conversation = context.state.chatPane?.conversation {
      chatPane.markRead(conversation)
    }
  }

  /// What came into the open chat while the user was elsewhere is read when the user is back.
  private func setWindowFocus(_ hasFocus: Bool) {
    guard hasFocus != context.state.hasWindowFocus else { return }
    context.store.apply(.setWindowFocus(hasFocus))
    if let conversation = context.state.viewedConversation { chatPane.markRead(conversation) }
  }

  /// The parts that can have the focus now, in Tab order.
  private var focusOrder: [MainFocus] {
    switch context.state.main.detail {
    case .empty: [.rail, .search, .list]
    case .chat: [.rail, .search, .list, .transcript, .composer]
    case .newFriends, .profile: [.rail, .search, .list, .detail]
    }
  }

  private func moveFocus(by step: Int) {
    let order = focusOrder
    let index = order.firstIndex(of: context.state.main.focus) ?? 0
    setFocus(order[(index + step + order.count) % order.count])
  }

  /// From the pane to the list, from the search box out of the search, from the list to an empty pane.
  private func back() {
    let main = context.state.main
    switch main.focus {
    case .composer, .transcript:
      chatPane.keepAll()
      context.store.apply(.main(.setFocus(.list)))
      // Esc out of a result that was opened ends the search; the way back to the other results is the arrow.
      if main.search.isActive { search.handle(.clear) }
    case .detail:
      if main.tab == .chats, let place = main.chatBehind { return chatPane.open(place) }
      context.store.apply(.main(.setFocus(.list)))
    case .search:
      search.handle(.clear)
      context.store.apply(.main(.setFocus(.list)))
    case .rail: context.store.apply(.main(.setFocus(.list)))
    case .list:
      if main.search.isActive {
        search.handle(.clear)
      } else {
        chatPane.keepDraft()
        context.store.apply(.main(.closeDetail))
      }
    }
  }

  private func select(_ tab: MainTab) {
    if tab == .chats { leaveContacts() }
    context.store.apply([.main(.setTab(tab)), .main(.setFocus(.list))])
    search.handle(.clear)
  }

  /// What belongs to the contacts does not stay beside the chats: the chat that it covered comes back, unless something
  /// came there meanwhile, which the user has to look at first. The selection is on the chat in any case.
  private func leaveContacts() {
    let main = context.state.main
    switch main.detail {
    case .chat(let pane): context.store.apply(.main(.selectConversation(pane.conversation)))
    case .newFriends, .profile:
      guard let place = main.chatBehind else { return context.store.apply(.main(.closeDetail)) }
      if main.conversations[place.conversation]?.unreadCount == 0 {
        chatPane.open(place)
      } else {
        context.store.apply([.main(.closeDetail), .main(.selectConversation(place.conversation))])
      }
    case .empty: break
    }
  }

  private func activate(_ item: RailItem) {
    context.store.apply(.main(.setRailSelection(item)))
    switch item {
    case .avatar: contacts.handle(.openOwnProfile)
    case .chats: select(.chats)
    case .contacts: select(.contacts)
    case .settings: settings.open()
    }
  }

  private func moveRail(by step: Int) {
    let count = RailItem.allCases.count
    let index = (context.state.main.railSelection.rawValue + step % count + count) % count
    if let item = RailItem(rawValue: index) { context.store.apply(.main(.setRailSelection(item))) }
  }

  private func moveList(_ move: SelectionMove) {
    let state = context.state
    if state.main.search.isActive {
      let target = state.main.search.selection.moved(move, count: state.searchRows.count)
      context.store.apply(.main(.setSearchSelection(target)))
      search.selectionMoved()
      return
    }
    switch state.main.tab {
    case .chats:
      let conversations = state.main.conversations
      guard !conversations.isEmpty else { return }
      let target = state.selectedListRow.map { $0.moved(move, count: conversations.count) } ?? 0
      context.store.apply(.main(.selectConversation(conversations.id(at: target))))
    case .contacts:
      let rows = state.contactRows
      let target = (state.selectedListRow ?? 0).moved(move, count: rows.count)
      context.store.apply(.main(.selectContact(rows[target])))
    }
  }

  private func openRow(_ index: Int?) {
    let state = context.state
    if state.main.search.isActive {
      let rows = state.searchRows
      let row = index ?? state.main.search.selection
      guard rows.indices.contains(row) else { return }
      context.store.apply(.main(.setSearchSelection(row)))
      return search.open(rows[row])
    }
    switch state.main.tab {
    case .chats:
      let conversations = state.main.conversations
      let row = index ?? state.selectedListRow ?? 0
      if conversations.indices.contains(row) { chatPane.open(conversations.id(at: row)) }
    case .contacts:
      let rows = state.contactRows
      let row = index ?? state.selectedListRow ?? 0
      guard rows.indices.contains(row) else { return }
      context.store.apply(.main(.selectContact(rows[row])))
      contacts.open(rows[row])
    }
  }

  private func switchChat(by step: Int) {
    let conversations = context.state.main.conversations
    guard !conversations.isEmpty else { return }
    let current = context.state.chatPane.flatMap { conversations.row(of: $0.conversation) }
    let target = current.map { $0.moved(by: step, count: conversations.count) } ?? 0
    context.store.apply(.main(.setTab(.chats)))
    search.handle(.clear)
    chatPane.open(conversations.id(at: target))
  }
}
