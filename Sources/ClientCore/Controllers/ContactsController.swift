import ChatProtocol

/// Contacts tab, new friends and profiles.
@MainActor
final class ContactsController {
  private let context: ClientContext
  private let sessions: SessionController
  private let chatPane: ChatPaneController
  private let friendRequest: FriendRequestController
  private let unwanted: UnwantedController

  init(
    context: ClientContext, sessions: SessionController, chatPane: ChatPaneController,
    friendRequest: FriendRequestController, unwanted: UnwantedController
  ) {
    self.context = context
    self.sessions = sessions
    self.chatPane = chatPane
    self.friendRequest = friendRequest
    self.unwanted = unwanted
  }

  func handle(_ intent: ContactsIntent) {
    switch intent {
    case .openNewFriends: openNewFriends()
    case .openProfile(let uid): openProfile(uid)
    case .openOwnProfile:
      if let profile = context.state.account?.profile { show(.profile(profile, selection: 0)) }
    case .startChat(let uid):
      context.store.apply(.main(.setTab(.chats)))
      chatPane.open(.direct(uid))
    case .moveDetail(let move): moveDetail(move)
    case .activateDetail(let index): activateDetail(index)
    case .beginAdd(let profile): friendRequest.beginAdd(profile)
    case .beginAccept(let uid): friendRequest.beginAccept(uid)
    case .beginEditRemark(let uid): friendRequest.beginEditRemark(uid)
    case .openMenu(let uid): openMenu(of: uid)
    case .moveMenu(let move): moveMenu(move)
    case .activateMenu:
      guard case .applicationMenu(let menu) = context.state.overlay, let action = menu.selectedAction else { return }
      act(action, on: menu.applicant)
    case .act(let action, let uid): act(action, on: uid)
    case .confirm: unwanted.confirm()
    case .openBlocked: unwanted.openList()
    case .moveBlocked(let move): unwanted.moveSelection(move)
    case .toggleBlocked(let row): unwanted.toggle(row)
    }
  }

  /// The menu of an application that waits; there is none for the others.
  private func openMenu(of uid: UserID?) {
    guard case .newFriends(let selection) = context.state.main.detail else { return }
    let applications = context.state.main.applications
    let index = uid.map { uid in applications.firstIndex { $0.profile.uid == uid } } ?? selection
    guard let index, applications.indices.contains(index), applications[index].status == .pending else { return }
    let menu = ApplicationMenu(applicant: applications[index].profile.uid)
    context.store.apply([
      .main(.setDetailSelection(index)), .main(.setFocus(.detail)), .openOverlay(.applicationMenu(menu)),
    ])
  }

  private func moveMenu(_ move: SelectionMove) {
    guard case .applicationMenu(var menu) = context.state.overlay else { return }
    menu.moveSelection(move)
    context.store.apply(.updateOverlay(.applicationMenu(menu)))
  }

  private func act(_ action: ApplicationAction, on uid: UserID) {
    context.store.apply(.closeOverlay(.applicationMenu))
    switch action {
    case .accept: friendRequest.beginAccept(uid)
    case .decline: unwanted.askDecline(uid)
    case .block: unwanted.askBlock(uid)
    }
  }

  func open(_ row: ContactRow) {
    switch row {
    case .newFriends: openNewFriends()
    case .contact(let uid): openProfile(uid)
    }
  }

  func openProfile(_ uid: UserID) {
    let state = context.state
    let profile =
      state.main.contacts[uid]?.profile
      ?? state.main.applications.first { $0.profile.uid == uid }?.profile
      ?? (state.ownID == uid ? state.account?.profile : nil)
    if let profile { show(.profile(profile, selection: 0)) }
  }

  private func openNewFriends() {
    show(.newFriends(selection: 0))
    context.store.apply([.main(.selectContact(.newFriends)), .main(.markApplicationsSeen)])
    if let session = sessions.session {
      session.enqueue { await session.history.markApplicationsSeen() }
    }
  }

  private func show(_ detail: Detail) {
    chatPane.keepDraft()
    context.store.apply([.main(.setDetail(detail)), .main(.setFocus(.detail))])
  }

  private func moveDetail(_ move: SelectionMove) {
    let count = detailCount
    guard count > 0 else { return }
    context.store.apply(.main(.setDetailSelection(context.state.detailSelection.moved(move, count: count))))
  }

  private var detailCount: Int {
    switch context.state.main.detail {
    case .newFriends: context.state.main.applications.count
    case .profile(let profile, _): context.state.actions(for: profile).count
    case .empty, .chat: 0
    }
  }

  private func activateDetail(_ index: Int?) {
    let index = index ?? context.state.detailSelection
    switch context.state.main.detail {
    case .newFriends:
      let applications = context.state.main.applications
      guard applications.indices.contains(index) else { return }
      context.store.apply(.main(.setDetailSelection(index)))
      let application = applications[index]
      if application.status == .pending {
        friendRequest.beginAccept(application.profile.uid)
      } else {
        openProfile(application.profile.uid)
      }
    case .profile(let profile, _):
      let actions = context.state.actions(for: profile)
      guard actions.indices.contains(index) else { return }
      context.store.apply(.main(.setDetailSelection(index)))
      switch actions[index] {
      case .sendMessage: handle(.startChat(profile.uid))
      case .editRemark: friendRequest.beginEditRemark(profile.uid)
      case .addFriend: friendRequest.beginAdd(profile)
      case .accept: friendRequest.beginAccept(profile.uid)
      case .decline: unwanted.askDecline(profile.uid)
      case .block: unwanted.askBlock(profile.uid)
      }
    case .empty, .chat: break
    }
  }
}
