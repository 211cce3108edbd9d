import ChatProtocol

/// Opens and closes sessions, and follows the state of their connection.
@MainActor
final class SessionController {
  /// The version of the native dialect that this client speaks.
  private static let nativeVersion: Int32 = 2
  private let context: ClientContext
  private(set) var session: Session?
  /// Takes what the server says while a session is open.
  var onEvent: (@MainActor (LinkEvent, Session) async -> Void)?
  /// The main page begins.
  var onBegin: (@MainActor () -> Void)?
  /// Saves what the pages hold before a session closes.
  var onWillEnd: (@MainActor (Session) -> Void)?
  private var countdownGeneration = 0

  init(context: ClientContext) {
    self.context = context
  }

  /// Continues after the gate accepted the password: opens the history and connects.
  ///
  /// The login page stays, waiting, until the chat server lets the account in.
  func begin(_ opened: GateSession, password: PasswordDigest, keepsSignedIn: Bool) {
    guard context.state.page == .login, session == nil else { return }
    let gate = context.dependencies.gate
    let email = opened.email
    open(
      credentials: opened.credentials, email: email, keepsSignedIn: keepsSignedIn, showsAtOnce: false
    ) { () async throws(GateError) -> LinkCredentials in
      try await gate.logIn(email: email, password: password).credentials
    }
  }

  /// Continues the session of an earlier start: shows its history at once and connects behind it.
  func resume(_ account: LastAccount) {
    guard session == nil, let saved = account.session else { return }
    let credentials = LinkCredentials(uid: account.uid, token: saved.token, host: saved.host, port: saved.port)
    let refresh = context.dependencies.refreshCredentials
    let finder = ChatServerFinder(
      credentials, known: account.chatServers, gate: context.dependencies.gate, clock: context.dependencies.clock)
    // The main page stands from the first frame on; its history follows within milliseconds.
    begin(Self.placeholder(uid: account.uid, email: account.email))
    open(
      credentials: credentials, email: account.email, keepsSignedIn: true, showsAtOnce: true, finder: finder
    ) { () async throws(GateError) -> LinkCredentials in
      // Without the password there is nothing better than the saved token, but the server may be elsewhere.
      if let refresh { return try await refresh(credentials) }
      return try await finder.find()
    }
  }

  /// Logs out: forgets the saved session, has the server end its token, and returns to the login page.
  ///
  /// - Parameter everywhere: whether all devices of the account are meant. Then a failure is shown, for somebody else may
  ///   still be logged in; the token of this device alone is nobody's any more and ends by itself.
  func logOut(everywhere: Bool = false) {
    guard let credentials = session?.credentials else { return }
    forgetSession()
    close(showing: nil)
    context.jobs.start { [context] in
      do throws(GateError) {
        try await context.dependencies.gate.logOut(credentials.uid, token: credentials.token, everywhere: everywhere)
      } catch {
        if everywhere { context.store.apply(.form(.endSubmit(Failure(error)))) }
      }
    }
  }

  /// Ends the session because the program ends; what is queued is written first.
  func shutDown() async {
    guard let session else { return }
    onWillEnd?(session)
    self.session = nil
    session.finish()
    await session.link.stop()
    await session.waitUntilClosed()
  }

  func retryConnection() {
    guard let session else { return }
    context.jobs.start { await session.link.retryNow() }
  }

  private func open(
    credentials: LinkCredentials, email: String, keepsSignedIn: Bool, showsAtOnce: Bool,
    finder: ChatServerFinder? = nil, reauthenticate: @escaping ClientDependencies.Reauthenticate
  ) {
    let dependencies = context.dependencies
    context.jobs.start { [weak self, context] in
      let history: any HistoryAPI
      let snapshot: HistorySnapshot
      let position: SyncPosition
      do throws(HistoryError) {
        history = try await dependencies.openHistory(credentials.uid)
        snapshot = try await history.loadSnapshot()
        position = try await history.syncPosition()
      } catch {
        if showsAtOnce { context.store.apply([.endSession, .showPage(.login, email: email)]) }
        context.store.apply(.form(.endSubmit(Failure(error))))
        return
      }
      guard let self, self.session == nil else { return await history.close() }
      let link = dependencies.makeLink { [weak self] () async throws(GateError) -> LinkCredentials in
        let fresh = try await reauthenticate()
        await self?.note(fresh)
        return fresh
      }
      let session = Session(
        uid: credentials.uid, email: email, link: link, history: history, keepsSignedIn: keepsSignedIn,
        credentials: credentials, cursor: position.cursor, unwanted: snapshot.unwanted)
      session.finder = finder
      self.session = session
      if showsAtOnce { self.show(snapshot, of: session) }
      self.context.jobs.start { await self.follow(session, snapshot: showsAtOnce ? nil : snapshot) }
      self.context.jobs.start { await session.indexForSearch() }
      if showsAtOnce, let refresh = dependencies.refreshCredentials {
        // Offline mode: the port of an earlier start may belong to anybody now, so it is not even tried.
        do throws(GateError) {
          session.credentials = try await refresh(credentials)
        } catch {
          self.context.notify(.failure(Failure(error)))
        }
      }
      guard self.session === session else { return }
      await session.link.start(
        session.credentials,
        native: NativeLogin(proto: Self.nativeVersion, device: position.device, cursor: position.cursor))
    }
  }

  private func begin(_ profile: UserProfile) {
    context.store.apply([
      .beginSession(Account(profile: profile, server: context.dependencies.server.display)),
      .setNow(context.dependencies.clock.now()),
    ])
    onBegin?()
  }

  /// Stands in for a profile that is not known yet.
  private static func placeholder(uid: UserID, email: String) -> UserProfile {
    UserProfile(uid: uid, name: email, nick: "", desc: "", icon: "", sex: 0, email: email)
  }

  private func show(_ snapshot: HistorySnapshot, of session: Session) {
    begin(snapshot.profile ?? Self.placeholder(uid: session.uid, email: session.email))
    context.store.apply([
      .main(.mergeContacts(snapshot.contacts)),
      .main(.mergeApplications(snapshot.applications.reversed())),
      .main(.setConversations(snapshot.conversations)),
      .main(.selectConversation(snapshot.conversations.first?.id)),
    ])
    if let folder = snapshot.unusableFolder { context.notify(.nothingKept(folder)) }
    if let file = snapshot.damagedFile {
      context.notify(.historyRepaired(file, lostMessages: snapshot.lostMessages))
    }
  }

  /// Carries out a session's queued work and its events until it is over.
  private func follow(_ session: Session, snapshot: HistorySnapshot?) async {
    var unshown = snapshot
    async let queue: Void = session.runQueue()
    for await event in session.link.events {
      guard self.session === session else { break }
      event.write(to: context.dependencies.log, place: session.credentials.place)
      if case .loggedIn = event, let snapshot = unshown {
        unshown = nil
        show(snapshot, of: session)
        // Once for each login with a password: whoever chose https may think that it holds for the chat too.
        if context.dependencies.server.scheme == .https { context.notify(.chatNotEncrypted) }
      }
      await handle(event, of: session, isShown: unshown == nil)
      await session.waitForRoom()
    }
    await queue
    await session.history.close()
    session.didClose()
  }

  private func note(_ fresh: LinkCredentials) {
    if let session, session.uid == fresh.uid { session.credentials = fresh }
  }

  private func handle(_ event: LinkEvent, of session: Session, isShown: Bool) async {
    switch event {
    case .state(let state):
      follow(state, of: session, isShown: isShown)
      await onEvent?(event, session)
    case .loggedIn(let reply):
      session.logins += 1
      session.native = reply.native
      session.maxBodyBytes =
        reply.native.map { Int(clamping: min($0.maxBody, Int64(Frame.maxBodyBytes))) }
        ?? FrameLimits.familyServer.maxBodyBytes
      session.askedReads = [:]
      session.finder?.reached()
      remember(session)
      await onEvent?(event, session)
    default: await onEvent?(event, session)
    }
  }

  private func follow(_ state: LinkState, of session: Session, isShown: Bool) {
    countdownGeneration += 1
    if state != .online { session.native = nil }
    switch state {
    case .idle: context.store.apply(.setConnection(.idle))
    case .connecting, .loggingIn: context.store.apply(.setConnection(.connecting))
    case .online: context.store.apply(.setConnection(.online))
    case .waiting(let delay, let reason):
      guard isShown else { return close(showing: .chatServer(session.credentials.place, reason)) }
      countDown(from: delay, reason: Failure(reason))
    case .kicked: end(.kicked)
    // The token is still good, and the server may be back at the next start.
    case .stopped(let error) where error.isAboutPlace: close(showing: Failure(error))
    case .stopped(let error): end(isShown || session.logins > 0 ? .sessionExpired(from: error) : Failure(error))
    }
  }

  private func end(_ failure: Failure) {
    forgetSession()
    close(showing: failure)
  }

  private func forgetSession() {
    guard let token = session?.credentials.token else { return }
    let memory = context.dependencies.accounts
    context.jobs.start { await memory.forgetSession(token: token) }
  }

  private func countDown(from delay: Duration, reason: Failure) {
    let generation = countdownGeneration
    let seconds = max(1, Int(clamping: delay.components.seconds + (delay.components.attoseconds > 0 ? 1 : 0)))
    context.store.apply(.setConnection(.waiting(seconds: seconds, reason: reason)))
    context.jobs.start { [weak self, context] in
      var left = seconds
      while left > 1 {
        guard (try? await context.dependencies.clock.sleep(for: .seconds(1))) != nil else { return }
        guard let self, self.countdownGeneration == generation else { return }
        left -= 1
        context.store.apply(.setConnection(.waiting(seconds: left, reason: reason)))
      }
    }
  }

  private func remember(_ session: Session) {
    let saved =
      session.keepsSignedIn
      ? RememberedSession(
        token: session.credentials.token, host: session.credentials.host, port: session.credentials.port) : nil
    let account = LastAccount(
      server: context.dependencies.server, email: session.email, uid: session.uid, session: saved,
      // The embedded server is at another port each time.
      chatServers: context.dependencies.refreshCredentials == nil ? [session.credentials.place] : [])
    let memory = context.dependencies.accounts
    session.enqueue { await memory.remember(account) }
  }

  /// Ends the session. With a reason, or after a logout, the login page is shown.
  private func close(showing failure: Failure?) {
    guard let session else { return }
    countdownGeneration += 1
    if context.state.account != nil { onWillEnd?(session) }
    self.session = nil
    session.finish()
    context.jobs.start { await session.link.stop() }
    if context.state.page == .main {
      context.store.apply([.endSession, .showPage(.login, email: session.email)])
    }
    context.store.apply([.setConnection(.idle), .form(.endSubmit(failure))])
  }
}

extension LinkError {
  /// Whether it says that the chat server is gone, and nothing about the account.
  fileprivate var isAboutPlace: Bool {
    if case .chatServersGone = code { true } else { false }
  }
}

extension Failure {
  /// Why the account is not let in though the gate took its password.
  fileprivate static func chatServer(_ place: ChatServerPlace, _ error: LinkError) -> Failure {
    switch error.code {
    case .unreachable, .timeout, .closedByPeer, .broken: .chatServerUnreachable(place.description)
    default: Failure(error)
    }
  }

  /// A refused login after the account was in use means that its session is no longer good.
  fileprivate static func sessionExpired(from error: LinkError) -> Failure {
    switch error.code {
    case .loginRefused, .sessionExpired: .sessionExpired
    default: Failure(error)
    }
  }
}
