import ChatProtocol

/// Applications that are not wanted: declined, or ended by a block, and the list of those who are blocked.
///
/// A native server sees to it for all devices. One of the family knows nothing of it: there the applications are
/// hidden on this device alone, which the questions say.
@MainActor
final class UnwantedController {
  private let context: ClientContext
  private let sessions: SessionController

  init(context: ClientContext, sessions: SessionController) {
    self.context = context
    self.sessions = sessions
  }

  // MARK: Declining and blocking

  func askDecline(_ uid: UserID) {
    guard let application = pendingApplication(of: uid) else { return }
    context.store.apply(.openOverlay(.confirmDecline(application.profile)))
  }

  /// Somebody who applies, or a stranger whose profile is open.
  func askBlock(_ uid: UserID) {
    guard context.state.main.contacts[uid] == nil, uid != context.state.ownID, let profile = profile(of: uid)
    else { return }
    context.store.apply(.openOverlay(.confirmBlock(profile)))
  }

  /// The user has said yes.
  func confirm() {
    switch context.state.overlay {
    case .confirmDecline(let profile): carryOut(.decline(profile.uid), about: profile)
    case .confirmBlock(let profile): carryOut(.block(profile.uid, isOn: true), about: profile)
    default: break
    }
  }

  private func carryOut(_ request: LinkRequest, about profile: UserProfile) {
    context.store.apply(.closeOverlay(nil))
    guard let session = onlineSession else { return context.notify(.failure(.notConnected)) }
    guard session.native != nil else { return hide(profile, isBlocked: request.kind == .block, in: session) }
    if pendingApplication(of: profile.uid) != nil {
      context.store.apply(.main(.setApplicationStatus(profile.uid, .ending)))
    }
    if request.kind == .block { session.blocking[profile.uid] = profile }
    send(request, in: session)
  }

  private func send(_ request: LinkRequest, in session: Session) {
    session.enqueue { [weak self] in
      do throws(LinkError) {
        try await session.link.send(request)
      } catch {
        self?.failed(request, Failure(error), in: session)
      }
    }
  }

  /// Without a connection it is not known what kind of server this is.
  private var onlineSession: Session? { context.state.connection == .online ? sessions.session : nil }

  private func pendingApplication(of uid: UserID) -> FriendApplication? {
    context.state.main.applications.first { $0.profile.uid == uid && $0.status == .pending }
  }

  private func profile(of uid: UserID) -> UserProfile? {
    if let application = context.state.main.applications.first(where: { $0.profile.uid == uid }) {
      return application.profile
    }
    if case .profile(let profile, _) = context.state.main.detail, profile.uid == uid { return profile }
    return nil
  }

  // MARK: A family server

  private func hide(_ profile: UserProfile, isBlocked: Bool, in session: Session) {
    let applicant = UnwantedApplicant(
      profile: profile, since: context.dependencies.clock.now().timestamp, isBlocked: isBlocked)
    session.enqueue { [context] in
      do throws(HistoryError) {
        try await session.history.saveUnwanted(applicant)
      } catch {
        return context.notify(.failure(Failure(error)))
      }
      session.unwanted[profile.uid] = applicant
      context.store.apply(.main(.removeApplication(profile.uid)))
      if isBlocked { context.notify(.blocked(profile.newcomerName)) }
    }
  }

  private func setHidden(_ row: BlockedList.Row, _ isBlocked: Bool, in session: Session) {
    let applicant = UnwantedApplicant(
      profile: row.profile, since: context.dependencies.clock.now().timestamp, isBlocked: true)
    session.enqueue { [context] in
      do throws(HistoryError) {
        if isBlocked {
          try await session.history.saveUnwanted(applicant)
        } else {
          try await session.history.removeUnwanted(row.profile.uid)
        }
      } catch {
        context.store.apply(.main(.setBlocked(row.profile.uid, isBlocked: nil, isChanging: false)))
        return context.notify(.failure(Failure(error)))
      }
      session.unwanted[row.profile.uid] = isBlocked ? applicant : nil
      context.store.apply(.main(.setBlocked(row.profile.uid, isBlocked: isBlocked, isChanging: false)))
    }
  }

  // MARK: The list

  func openList() {
    context.store.apply(.openOverlay(.blocked(selection: 0)))
    load()
  }

  private func load() {
    var list = BlockedList()
    guard let session = onlineSession else {
      list.loading = .failed(.notConnected)
      return context.store.apply(.main(.setBlockedList(list)))
    }
    if session.native == nil {
      list.rows = session.unwanted.values.filter(\.isBlocked).map(\.profile).sorted { $0.uid < $1.uid }.map {
        BlockedList.Row($0)
      }
      list.loading = .done
    }
    context.store.apply(.main(.setBlockedList(list)))
    if session.native != nil { send(.blockedList(after: nil), in: session) }
  }

  func moveSelection(_ move: SelectionMove) {
    guard case .blocked(let selection) = context.state.overlay else { return }
    let count = context.state.main.blocked.rows.count
    context.store.apply(.updateOverlay(.blocked(selection: selection.moved(move, count: count))))
  }

  /// Ends the block of a row, or puts it back.
  func toggle(_ index: Int?) {
    guard case .blocked(let selection) = context.state.overlay else { return }
    let rows = context.state.main.blocked.rows
    let index = index ?? selection
    guard rows.indices.contains(index), !rows[index].isChanging else { return }
    guard let session = onlineSession else { return context.notify(.failure(.notConnected)) }
    let row = rows[index]
    context.store.apply([
      .updateOverlay(.blocked(selection: index)),
      .main(.setBlocked(row.profile.uid, isBlocked: nil, isChanging: true)),
    ])
    if session.native == nil {
      setHidden(row, !row.isBlocked, in: session)
    } else {
      send(.block(row.profile.uid, isOn: !row.isBlocked), in: session)
    }
  }

  /// Another device has blocked somebody: whoever looks at the list sees it.
  func changedElsewhere(_ uids: [UserID], in session: Session) {
    guard context.state.overlays.contains(.blocked) else { return }
    let known = Set(context.state.main.blocked.rows.map(\.profile.uid))
    if !known.isSuperset(of: uids) { load() }
  }

  // MARK: Answers

  func handle(_ event: LinkEvent, in session: Session) {
    switch event {
    case .declineReply(let reply):
      guard reply.error == .success else { return failed(.decline(reply.applicant), .server(reply.error), in: session) }
      context.removeApplication(of: reply.applicant, in: session)
    case .blockReply(let reply): blocked(reply, in: session)
    case .blockedListReply(let reply, let after): listed(reply, after: after, in: session)
    case .requestFailed(let request, let error): failed(request, Failure(error), in: session)
    default: break
    }
  }

  private func blocked(_ reply: BlockReply, in session: Session) {
    guard reply.error == .success else {
      return failed(.block(reply.uid, isOn: reply.isOn), .server(reply.error), in: session)
    }
    if let profile = session.blocking.removeValue(forKey: reply.uid) { context.notify(.blocked(profile.newcomerName)) }
    context.store.apply(.main(.setBlocked(reply.uid, isBlocked: reply.isOn, isChanging: false)))
    if reply.isOn { context.removeApplication(of: reply.uid, in: session) }
  }

  private func listed(_ reply: BlockedListReply, after: UserID?, in session: Session) {
    var list = context.state.main.blocked
    guard list.loading == .underWay, context.state.overlays.contains(.blocked), list.rows.last?.profile.uid == after
    else { return }
    guard reply.error == .success else {
      list.loading = .failed(.server(reply.error))
      return context.store.apply(.main(.setBlockedList(list)))
    }
    let known = Set(list.rows.map(\.profile.uid))
    // Each page moves on; one that does not would be asked for without end.
    let rows = reply.blocked.filter { !known.contains($0.uid) && $0.uid > after ?? UserID(rawValue: .min) }
    list.rows += rows.prefix(BlockedList.maxRows - list.rows.count).map { BlockedList.Row($0) }
    let last = list.rows.last?.profile.uid
    let goesOn = reply.hasMore && !rows.isEmpty && list.rows.count < BlockedList.maxRows
    if !goesOn { list.loading = .done }
    context.store.apply(.main(.setBlockedList(list)))
    if goesOn { send(.blockedList(after: last), in: session) }
  }

  private func failed(_ request: LinkRequest, _ failure: Failure, in session: Session) {
    switch request {
    case .decline(let uid), .block(let uid, _):
      session.blocking[uid] = nil
      if context.state.main.applications.contains(where: { $0.profile.uid == uid && $0.status == .ending }) {
        context.store.apply(.main(.setApplicationStatus(uid, .pending)))
      }
      context.store.apply(.main(.setBlocked(uid, isBlocked: nil, isChanging: false)))
      context.notify(.failure(failure))
    case .blockedList:
      var list = context.state.main.blocked
      guard list.loading == .underWay else { return }
      list.loading = .failed(failure)
      context.store.apply(.main(.setBlockedList(list)))
    default: break
    }
  }
}
