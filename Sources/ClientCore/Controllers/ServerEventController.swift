import ChatProtocol

/// Turns what the server says into changes of the state and the history.
@MainActor
final class ServerEventController {
  private let context: ClientContext
  private let outbox: OutboxController

  init(context: ClientContext, outbox: OutboxController) {
    self.context = context
    self.outbox = outbox
  }

  func handle(_ event: LinkEvent, in session: Session) async {
    switch event {
    case .loggedIn(let reply): await loggedIn(reply, in: session)
    case .text(let notice): await received(notice, in: session)
    case .textReply(let reply, let ids): outbox.handle(reply, messageIDs: ids, in: session)
    case .search(let reply, let query): found(reply, query: query)
    case .friendApplication(let notice): applied(notice, in: session)
    case .friendAccepted(let notice): accepted(notice, in: session)
    case .addFriendReply(let code, let uid): friendDialogAnswered(code, about: uid)
    case .acceptFriendReply(let reply, let uid): acceptanceAnswered(reply, about: uid, in: session)
    case .requestFailed(let request, let error): failed(request, error, in: session)
    case .state, .loginRefused, .kicked, .protocolError: break
    case .recallReply, .editReply, .typing, .presence, .privacyReply, .delivered: break
    }
  }

  private func loggedIn(_ reply: ChatLoginReply, in session: Session) async {
    if let profile = reply.profile {
      context.store.apply(.setOwnProfile(profile))
      session.enqueue { [history = session.history] in await history.saveProfile(profile) }
    }
    let contacts = reply.friends.map { merged($0, in: session) }
    context.store.apply(.main(.mergeContacts(contacts)))
    let known = Dictionary(
      context.state.main.applications.map { ($0.profile.uid, $0) }, uniquingKeysWith: { first, _ in first })
    let applications = reply.applies.map { entry in
      let isFriend = context.state.main.contacts[entry.profile.uid] != nil
      return FriendApplication(
        profile: entry.profile, greeting: entry.profile.desc,
        status: entry.status == 1 || isFriend ? .accepted : .pending,
        isSeen: known[entry.profile.uid]?.isSeen ?? (entry.status == 1))
    }
    context.store.apply(.main(.mergeApplications(applications)))
    let state = context.state
    let allContacts = Array(state.main.contacts.values)
    session.enqueue { [history = session.history] in
      await history.saveContacts(allContacts, replacingAll: false)
      await history.saveApplications(state.main.applications)
    }
    // Friends whom no conversation names yet get a row, so that a new account has somebody to write to.
    addMissingConversations(for: contacts.map(\.profile.uid))
    outbox.resendPending(in: session)
  }

  /// A friend as the server lists it, with what this device knows better.
  private func merged(_ entry: FriendEntry, in session: Session) -> Contact {
    let uid = entry.profile.uid
    let known = context.state.main.contacts[uid]
    // Who accepted while there was no connection is first heard of here; family servers keep no wish of ours.
    let wish = session.wishes.removeValue(forKey: uid)
    // Family servers repeat the friend's own name where there is no remark.
    let served = entry.back == entry.profile.name ? "" : entry.back
    let remarks = [known?.remark, wish?.remark, served].compactMap(\.self)
    return Contact(
      profile: entry.profile, remark: remarks.first { !$0.isEmpty } ?? "", tags: known?.tags ?? wish?.tags ?? [])
  }

  private func addMissingConversations(for peers: [UserID]) {
    let known = Set(context.state.main.conversations.map(\.peer))
    let missing = peers.filter { !known.contains($0) }.map { Conversation(peer: $0, lastActivity: 0) }
    guard !missing.isEmpty else { return }
    context.store.apply(.main(.setConversations(context.state.main.conversations + missing)))
    if context.state.main.selectedConversation == nil {
      context.store.apply(.main(.selectConversation(context.state.main.conversations.first?.peer)))
    }
  }

  private func received(_ notice: TextChatNotice, in session: Session) async {
    guard notice.error == .success, !notice.items.isEmpty else { return }
    let peer = notice.from == session.uid ? notice.to : notice.from
    let now = context.dependencies.clock.now().milliseconds
    let messages = notice.items.map { item in
      ChatMessage(
        id: item.msgid, sender: notice.from, text: item.content,
        timestamp: item.timestampMilliseconds ?? now, delivery: .received)
    }
    let viewing = context.state.isViewing(peer)
    do throws(HistoryError) {
      let new = try await session.history.insertIncoming(messages, from: peer, countingUnread: !viewing)
      show(new, from: peer, countsAsUnread: !viewing)
    } catch {
      // The disk failed, not the chat: the text is shown all the same, and the user learns that it is not kept.
      show(messages, from: peer, countsAsUnread: !viewing)
      context.notify(.failure(Failure(error)))
    }
  }

  private func show(_ messages: [ChatMessage], from peer: UserID, countsAsUnread: Bool) {
    guard !messages.isEmpty else { return }
    context.store.apply(
      [.setNow(context.dependencies.clock.now())]
        + messages.map { .chat(.append(peer: peer, $0, countsAsUnread: countsAsUnread)) })
  }

  private func found(_ reply: SearchUserReply, query: String?) {
    guard case .searching(let asked) = context.state.main.search.lookup, query == nil || query == asked else { return }
    guard reply.error == .success, let profile = reply.profile else {
      let lookup: UserLookup = reply.error == .uidInvalid ? .notFound(asked) : .failed(.server(reply.error))
      return context.store.apply(.main(.setLookup(lookup)))
    }
    context.store.apply([
      .main(.setLookup(.found(profile))), .main(.setDetail(.profile(profile, selection: 0))),
      .main(.setFocus(.detail)),
    ])
  }

  private func applied(_ notice: AddFriendNotice, in session: Session) {
    guard notice.error == .success else { return }
    let isFriend = context.state.main.contacts[notice.applicant.uid] != nil
    let application = FriendApplication(
      profile: notice.applicant, greeting: notice.applicant.desc, status: isFriend ? .accepted : .pending,
      isSeen: false)
    context.store.apply(.main(.mergeApplications([application])))
    if context.state.isShowingNewFriends {
      context.store.apply(.main(.markApplicationsSeen))
    }
    context.notify(.applicationArrived(Contact(profile: application.profile).displayName))
    saveApplications(in: session)
  }

  private func accepted(_ notice: AuthFriendNotice, in session: Session) {
    guard notice.error == .success else { return }
    let wish = session.wishes.removeValue(forKey: notice.profile.uid)
    add(Contact(profile: notice.profile, remark: wish?.remark ?? "", tags: wish?.tags ?? []), in: session)
  }

  private func acceptanceAnswered(_ reply: AuthFriendReply, about uid: UserID?, in session: Session) {
    guard reply.error == .success, let friend = reply.friend else {
      if let uid { context.store.apply(.main(.setApplicationStatus(uid, .pending))) }
      return friendDialogAnswered(reply.error, about: uid)
    }
    let wish = session.wishes.removeValue(forKey: friend.uid)
    context.store.apply(.main(.setApplicationStatus(friend.uid, .accepted)))
    closeFriendDialog(about: friend.uid)
    add(Contact(profile: friend, remark: wish?.remark ?? "", tags: wish?.tags ?? []), in: session)
    saveApplications(in: session)
  }

  private func add(_ contact: Contact, in session: Session) {
    let uid = contact.profile.uid
    context.store.apply([.main(.mergeContacts([contact])), .main(.setApplicationStatus(uid, .accepted))])
    if !context.state.main.conversations.contains(where: { $0.peer == uid }) {
      let conversation = Conversation(peer: uid, lastActivity: context.dependencies.clock.now().milliseconds)
      context.store.apply(.main(.setConversations(context.state.main.conversations + [conversation])))
    }
    session.enqueue { [history = session.history] in await history.saveContact(contact) }
    context.notify(.friendAdded(contact.displayName))
  }

  private func friendDialogAnswered(_ code: ErrorCode, about uid: UserID?) {
    guard case .friend(let form, let profile) = context.state.overlay, uid == nil || uid == profile.uid else { return }
    if code == .success {
      context.store.apply(.setOverlay(nil))
      if form.kind == .addFriend { context.notify(.applicationSent(Contact(profile: profile).displayName)) }
    } else {
      context.store.apply(.form(.endSubmit(.server(code))))
    }
  }

  private func closeFriendDialog(about uid: UserID) {
    if case .friend(_, let profile) = context.state.overlay, profile.uid == uid {
      context.store.apply(.setOverlay(nil))
    }
  }

  private func failed(_ request: LinkRequest, _ error: LinkError, in session: Session) {
    switch request {
    case .search: context.store.apply(.main(.setLookup(.failed(Failure(error)))))
    case .addFriend(let uid, _, _): friendDialogFailed(Failure(error), about: uid)
    case .acceptFriend(let uid, _):
      context.store.apply(.main(.setApplicationStatus(uid, .pending)))
      friendDialogFailed(Failure(error), about: uid)
    case .texts(let peer, let items): outbox.handle(error, ids: items.map(\.msgid), to: peer, in: session)
    case .recall, .edit, .typing, .presence, .privacy: break
    }
  }

  private func friendDialogFailed(_ failure: Failure, about uid: UserID) {
    if case .friend(_, let profile) = context.state.overlay, profile.uid == uid {
      context.store.apply(.form(.endSubmit(failure)))
    } else {
      context.notify(.failure(failure))
    }
  }

  private func saveApplications(in session: Session) {
    let applications = context.state.main.applications
    session.enqueue { [history = session.history] in await history.saveApplications(applications) }
  }
}

extension AppState {
  /// Whether the user has a conversation before the eyes, so that what comes in it counts as read.
  public func isViewing(_ peer: UserID) -> Bool {
    page == .main && chatPane?.peer == peer && (main.focus == .composer || main.focus == .transcript)
  }

  var isShowingNewFriends: Bool {
    if case .newFriends = main.detail { return true }
    return false
  }
}
