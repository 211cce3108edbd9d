import ChatProtocol

/// Turns what the server says into changes of the state and the history.
@MainActor
final class ServerEventController {
  private let context: ClientContext
  private let outbox: OutboxController
  private let sync: SyncController
  private let readMarks: ReadMarkController
  /// Older texts that were asked for are on disk, or there are none; `before` is what was asked for.
  var onOlderStored: (@MainActor (ConversationID, _ before: ConversationSeq?, Session) -> Void)?
  /// Older texts that were asked for do not come.
  var onOlderFailed: (@MainActor (ConversationID, Session) -> Void)?

  init(
    context: ClientContext, outbox: OutboxController, sync: SyncController, readMarks: ReadMarkController
  ) {
    self.context = context
    self.outbox = outbox
    self.sync = sync
    self.readMarks = readMarks
  }

  func handle(_ event: LinkEvent, in session: Session) async {
    switch event {
    case .loggedIn(let reply): await loggedIn(reply, in: session)
    case .text(let notice): await received(notice, in: session)
    case .textReply(let reply, let ids): await answered(reply, messageIDs: ids, in: session)
    case .search(let reply, let query): found(reply, query: query)
    case .friendApplication(let notice): applied(notice, in: session)
    case .friendAccepted(let notice): accepted(notice, in: session)
    case .addFriendReply(let code, let uid): friendDialogAnswered(code, about: uid)
    case .acceptFriendReply(let reply, let uid): acceptanceAnswered(reply, about: uid, in: session)
    case .requestFailed(let request, let error): await failed(request, error, in: session)
    case .state(let state):
      guard state != .online else { break }
      outbox.connectionLost(in: session)
      await sync.handle(.connectionLost, in: session)
    case .event(let event): await sync.handle(.pushed(event), in: session)
    case .head(let head): await sync.handle(.headNamed(head), in: session)
    case .syncReply(let reply, let cursor): await sync.handle(.page(reply, cursor: cursor), in: session)
    case .conversationsReply(let reply, let after):
      await sync.handle(.conversations(reply, after: after), in: session)
    case .historyReply(let reply, let before): received(reply, before: before, in: session)
    case .readReply(let reply): readMarks.answered(reply, in: session)
    case .delivered(let notice): delivered(notice, in: session)
    // What is done with a text, and who is there, is the matter of the controllers of those features.
    case .recallReply, .editReply, .typing, .presence, .privacyReply: break
    case .declineReply, .blockReply, .blockedListReply: break
    case .loginRefused, .kicked, .protocolError: break
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
    let applications = reply.applies.filter { !session.hidesListed($0) }.map { entry in
      let isFriend = context.state.main.contacts[entry.profile.uid] != nil
      return FriendApplication(
        // A family server keeps no greetings; what came with the notice is still known here.
        profile: entry.profile,
        greeting: entry.profile.desc.isEmpty ? known[entry.profile.uid]?.greeting ?? "" : entry.profile.desc,
        status: entry.status == 1 || isFriend ? .accepted : .pending,
        isSeen: known[entry.profile.uid]?.isSeen ?? (entry.status == 1))
    }
    context.store.apply(.main(.mergeApplications(applications)))
    // Only what the server told is new to the disk, in the order and with the tags that the lists have now.
    let told = contacts.compactMap { context.state.main.contacts[$0.profile.uid] }
    session.enqueue { [history = session.history] in await history.saveContacts(told) }
    saveApplications(of: Set(applications.map(\.profile.uid)), in: session)
    // Friends whom no conversation names yet get a row, so that a new account has somebody to write to.
    addMissingConversations(for: contacts.map(\.profile.uid), in: session)
    if let native = reply.native { await sync.loggedIn(native, in: session) }
    outbox.resendPending(in: session)
  }

  private func answered(_ reply: TextChatReply, messageIDs: [MessageID], in session: Session) async {
    guard reply.error == .success else {
      return await outbox.handle(reply, messageIDs: messageIDs, in: session)
    }
    let ids = messageIDs.isEmpty ? reply.items.map(\.msgid) : messageIDs
    let rest = await sync.acknowledged(reply, ids: ids, in: session)
    if !rest.isEmpty { await outbox.handle(reply, messageIDs: rest, in: session) }
    await outbox.finish(ids.filter { !rest.contains($0) }, isWell: true, in: session)
  }

  private func received(_ reply: HistoryReply, before: ConversationSeq?, in session: Session) {
    let conversation = ConversationID.direct(reply.peer)
    guard reply.error == .success else { return onOlderFailed?(conversation, session) ?? () }
    session.enqueue { [weak self, context] in
      do throws(HistoryError) {
        let stored = try await session.history.storeHistory(
          reply.messages, in: conversation, before: before, hasMore: reply.hasMore)
        for (conversation, summary) in stored.conversations {
          context.store.apply(.main(.setUnread(conversation, summary.unreadCount)))
        }
        self?.onOlderStored?(conversation, before, session)
      } catch {
        context.notify(.failure(Failure(error)))
        self?.onOlderFailed?(conversation, session)
      }
    }
  }

  private func delivered(_ notice: DeliveredNotice, in session: Session) {
    let marks = ConversationMarks(peerDelivered: max(notice.seq, 0))
    context.store.apply(.chat(.mergeMarks(.direct(notice.peer), marks)))
    session.enqueue { [history = session.history] in await history.mergeMarks(marks, for: .direct(notice.peer)) }
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
    let tags = [known?.tags, wish?.tags].compactMap(\.self)
    return Contact(
      profile: entry.profile, remark: remarks.first { !$0.isEmpty } ?? "", tags: tags.first { !$0.isEmpty } ?? [])
  }

  private func addMissingConversations(for friends: [UserID], in session: Session) {
    let known = context.state.main.conversations
    let missing = friends.map(ConversationID.direct).filter { known[$0] == nil }
    guard !missing.isEmpty else { return }
    context.store.apply(.main(.addConversations(missing.map { Conversation($0) })))
    session.enqueue { [history = session.history] in await history.saveConversations(missing, begun: nil) }
    if context.state.main.selectedConversation == nil {
      context.store.apply(.main(.selectConversation(context.state.main.conversations.first?.id)))
    }
  }

  private func received(_ notice: TextChatNotice, in session: Session) async {
    guard notice.error == .success, !notice.items.isEmpty else { return }
    if await sync.received(notice, in: session) { return }
    let conversation = session.conversation(notice.from, notice.to)
    let now = context.dependencies.clock.now().timestamp
    let messages = notice.items.map { item in
      ChatMessage(
        id: item.msgid, sender: notice.from, content: item.content,
        timestamp: item.timestamp ?? now, delivery: .received)
    }
    let viewing = context.state.isViewing(conversation)
    do throws(HistoryError) {
      let new = try await session.history.insertIncoming(messages, in: conversation, countingUnread: !viewing)
      show(new, in: conversation, countsAsUnread: !viewing)
    } catch {
      // The disk failed, not the chat: the text is shown all the same, and the user learns that it is not kept.
      show(messages, in: conversation, countsAsUnread: !viewing)
      context.notify(.failure(Failure(error)))
    }
  }

  private func show(_ messages: [ChatMessage], in conversation: ConversationID, countsAsUnread: Bool) {
    guard !messages.isEmpty else { return }
    context.store.apply(
      [.setNow(context.dependencies.clock.now())]
        + messages.map { .chat(.append(in: conversation, $0, countsAsUnread: countsAsUnread)) })
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
    guard notice.error == .success, !session.hidesNew(notice, at: context.dependencies.clock.now().timestamp)
    else { return }
    hearAgain(notice.applicant.uid, in: session)
    applied([session.native == nil ? notice.applicant.withFamilyGreeting : notice.applicant], in: session)
  }

  /// Whom this device had not heard for a while after a refusal applies anew: the next login lists it again too.
  private func hearAgain(_ uid: UserID, in session: Session) {
    guard session.native == nil, session.unwanted.removeValue(forKey: uid) != nil else { return }
    session.enqueue { [context] in
      do throws(HistoryError) {
        try await session.history.removeUnwanted(uid)
      } catch {
        context.notify(.failure(Failure(error)))
      }
    }
  }

  /// Some apply for a friendship; nothing new of those whose application stands here already.
  func applied(_ profiles: [UserProfile], in session: Session) {
    let state = context.state
    let known = Dictionary(
      state.main.applications.map { ($0.profile.uid, $0.greeting) }, uniquingKeysWith: { first, _ in first })
    let arrived = profiles.filter { known[$0.uid] != $0.desc }.map { profile in
      FriendApplication(
        profile: profile, greeting: profile.desc,
        status: state.main.contacts[profile.uid] == nil ? .pending : .accepted, isSeen: false)
    }
    guard !arrived.isEmpty else { return }
    context.store.apply(.main(.mergeApplications(arrived)))
    if state.isShowingNewFriends { context.store.apply(.main(.markApplicationsSeen)) }
    for application in arrived where application.status == .pending {
      context.notify(.applicationArrived(application.profile.newcomerName))
    }
    saveApplications(of: Set(arrived.map(\.profile.uid)), in: session)
  }

  /// Friendships stand. A native server says so twice, by a reply or notice and by an event, in either order: the
  /// second time is nothing new, and takes nothing away.
  ///
  /// - Parameter begun: when the chats with them began, in milliseconds, where they are on disk with the event that
  ///   told of them; `nil` where they are not.
  func befriended(_ entries: [FriendEntry], stored begun: Timestamp? = nil, in session: Session) {
    let uids = entries.map(\.profile.uid)
    // Sets of uids: whoever holds on to the contacts themselves makes them be copied when they change.
    let newcomers = Set(uids.filter { context.state.main.contacts[$0] == nil })
    let wished = Set(uids.filter { session.wishes[$0] != nil })
    let changed = newcomers.union(wished)
    let contacts = entries.filter { changed.contains($0.profile.uid) }.map { merged($0, in: session) }
    guard !contacts.isEmpty else { return }
    let applicants = context.state.main.applications.map(\.profile.uid).filter(changed.contains)
    // What the event stored knows nothing of a wish of this device.
    let unsaved = begun == nil ? contacts : contacts.filter { wished.contains($0.profile.uid) }
    let begun = begun ?? context.dependencies.clock.now().timestamp
    context.store.apply(
      [
        .main(.mergeContacts(contacts)),
        .main(.addConversations(contacts.map { Conversation(.direct($0.profile.uid), begun: begun) })),
      ] + applicants.map { .main(.setApplicationStatus($0, .accepted)) })
    if !unsaved.isEmpty {
      session.enqueue { [history = session.history] in
        await history.saveContacts(unsaved)
        await history.saveConversations(unsaved.map { .direct($0.profile.uid) }, begun: begun)
      }
    }
    for contact in contacts where newcomers.contains(contact.profile.uid) {
      context.notify(.friendAdded(contact.remark.isEmpty ? contact.profile.newcomerName : contact.displayName))
    }
  }

  private func accepted(_ notice: AuthFriendNotice, in session: Session) {
    guard notice.error == .success else { return }
    befriended([FriendEntry(profile: notice.profile, back: "")], in: session)
  }

  private func acceptanceAnswered(_ reply: AuthFriendReply, about uid: UserID?, in session: Session) {
    guard reply.error == .success, let friend = reply.friend else {
      if let uid { acceptanceRefused(reply.error, about: uid, in: session) }
      return friendDialogAnswered(reply.error, about: uid)
    }
    context.store.apply(.main(.setApplicationStatus(friend.uid, .accepted)))
    closeFriendDialog(about: friend.uid)
    befriended([FriendEntry(profile: friend, back: "")], in: session)
    saveApplications(of: [friend.uid], in: session)
  }

  private func acceptanceRefused(_ code: ErrorCode, about uid: UserID, in session: Session) {
    guard code == .uidInvalid, session.native != nil else {
      return context.store.apply(.main(.setApplicationStatus(uid, .pending)))
    }
    // It was declined on another device so long ago that its event is forgotten, or the applicant does not want to be
    // a friend any more.
    context.removeApplication(of: uid, in: session)
  }

  private func friendDialogAnswered(_ code: ErrorCode, about uid: UserID?) {
    guard let (form, profile) = context.state.overlays.friend, uid == nil || uid == profile.uid else { return }
    if code == .success {
      context.store.apply(.closeOverlay(.friend))
      if form.kind == .addFriend {
        context.store.apply(.main(.setAsked(profile.uid, true)))
        context.notify(.applicationSent(profile.newcomerName))
      }
    } else {
      context.store.apply(.form(.endSubmit(.server(code))))
    }
  }

  private func closeFriendDialog(about uid: UserID) {
    if context.state.overlays.friend?.profile.uid == uid { context.store.apply(.closeOverlay(.friend)) }
  }

  private func failed(_ request: LinkRequest, _ error: LinkError, in session: Session) async {
    switch request {
    case .search: context.store.apply(.main(.setLookup(.failed(Failure(error)))))
    case .addFriend(let uid, _, _): friendDialogFailed(Failure(error), about: uid)
    case .acceptFriend(let uid, _):
      context.store.apply(.main(.setApplicationStatus(uid, .pending)))
      friendDialogFailed(Failure(error), about: uid)
    case .texts(let conversation, let items):
      await outbox.handle(error, ids: items.map(\.msgid), to: conversation, in: session)
    case .sync: await sync.handle(.pageFailed, in: session)
    case .conversations: await sync.handle(.conversationsFailed, in: session)
    case .history(let conversation, _, _): onOlderFailed?(conversation, session)
    case .read(let conversation, _): readMarks.failed(conversation, in: session)
    case .confirm, .recall, .edit, .typing, .presence, .privacy, .decline, .block, .blockedList: break
    }
  }

  private func friendDialogFailed(_ failure: Failure, about uid: UserID) {
    if context.state.overlays.friend?.profile.uid == uid {
      context.store.apply(.form(.endSubmit(failure)))
    } else {
      context.notify(.failure(failure))
    }
  }

  private func saveApplications(of applicants: Set<UserID>, in session: Session) {
    let applications = context.state.main.applications.filter { applicants.contains($0.profile.uid) }
    guard !applications.isEmpty else { return }
    session.enqueue { [history = session.history] in await history.saveApplications(applications) }
  }
}

extension UserProfile {
  /// The applicant of a family server's 1011, whose `name` is what was written as greeting, and `nick` the name.
  fileprivate var withFamilyGreeting: UserProfile {
    guard desc.isEmpty, !nick.isEmpty, name != nick else { return self }
    var profile = self
    (profile.desc, profile.name) = (name, nick)
    return profile
  }
}

extension Session {
  /// Whether an entry in the list of a family server's login is hidden on this device: such a server lists what was
  /// declined for ever. Who became a friend all the same is shown.
  fileprivate func hidesListed(_ entry: ApplyEntry) -> Bool {
    native == nil && entry.status == ApplyEntry.pending && unwanted[entry.profile.uid] != nil
  }

  /// Whether a new application at a family server is hidden on this device.
  fileprivate func hidesNew(_ notice: AddFriendNotice, at now: Timestamp) -> Bool {
    native == nil && unwanted[notice.applicant.uid]?.hidesNewApplication(at: now) == true
  }
}

extension AppState {
  /// Whether the user has a conversation before the eyes, so that what comes in it counts as read.
  public func isViewing(_ conversation: ConversationID) -> Bool {
    hasWindowFocus && page == .main && chatPane?.conversation == conversation
      && (main.focus == .composer || main.focus == .transcript)
  }

  /// The conversation before the user's eyes.
  var viewedConversation: ConversationID? {
    chatPane.flatMap { isViewing($0.conversation) ? $0.conversation : nil }
  }

  var isShowingNewFriends: Bool {
    if case .newFriends = main.detail { return true }
    return false
  }
}
