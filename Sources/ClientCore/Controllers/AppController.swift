/// Takes the user's intents to the controllers; the only door from the views into the core.
@MainActor
public final class AppController {
  private let context: ClientContext
  private let sessions: SessionController
  private let accountPages: AccountPagesController
  private let success: SuccessPageController
  private let mainPage: MainPageController
  private let search: SearchController
  private let chatPane: ChatPaneController
  private let contacts: ContactsController
  private let settings: SettingsController
  private let days: DayWatch

  public init(store: Store, dependencies: ClientDependencies) {
    context = ClientContext(store: store, dependencies: dependencies)
    sessions = SessionController(context: context)
    let days = DayWatch(context: context)
    self.days = days
    let unstored = UnstoredController(context: context)
    let outbox = OutboxController(context: context, unstored: unstored)
    let readMarks = ReadMarkController(context: context)
    let sync = SyncController(context: context, readMarks: readMarks)
    let events = ServerEventController(context: context, outbox: outbox, sync: sync, readMarks: readMarks)
    success = SuccessPageController(context: context)
    let friendRequest = FriendRequestController(context: context, sessions: sessions)
    accountPages = AccountPagesController(
      context: context, login: LoginController(context: context, session: sessions),
      register: RegisterController(context: context, success: success),
      reset: ResetController(context: context, success: success), friendRequest: friendRequest)
    let messageActions = MessageActionsController(context: context, sessions: sessions, outbox: outbox)
    let typing = TypingController(context: context, sessions: sessions)
    let presence = PresenceController(context: context)
    let privacy = PrivacyController(context: context, sessions: sessions, presence: presence)
    chatPane = ChatPaneController(
      context: context, sessions: sessions, outbox: outbox, readMarks: readMarks, actions: messageActions,
      typing: typing, unstored: unstored)
    search = SearchController(context: context, sessions: sessions, chatPane: chatPane)
    let unwanted = UnwantedController(context: context, sessions: sessions)
    contacts = ContactsController(
      context: context, sessions: sessions, chatPane: chatPane, friendRequest: friendRequest, unwanted: unwanted)
    settings = SettingsController(context: context, sessions: sessions, privacy: privacy, unwanted: unwanted)
    mainPage = MainPageController(
      context: context, chatPane: chatPane, contacts: contacts, search: search, settings: settings)
    sessions.onEvent = { [weak messageActions, weak typing, weak privacy, weak unwanted] event, session in
      days.check()
      await events.handle(event, in: session)
      messageActions?.handle(event, in: session)
      typing?.handle(event)
      presence.handle(event, in: session)
      privacy?.handle(event, in: session)
      unwanted?.handle(event, in: session)
    }
    sessions.onBegin = { days.start() }
    sessions.onWillEnd = { [weak chatPane, context] session in
      if let pane = context.state.chatPane { chatPane?.keepAll(of: pane, in: session) }
      unstored.storeAgain(in: session)
    }
    sync.onApplications = { [weak events] profiles, session in events?.applied(profiles, in: session) }
    sync.onFriendships = { [weak events] entries, begun, session in
      events?.befriended(entries, stored: begun, in: session)
    }
    sync.onNewFriends = { session in presence.ask(in: session) }
    sync.onBlocks = { [weak unwanted] uids, session in unwanted?.changedElsewhere(uids, in: session) }
    sync.onSnapshot = { [weak chatPane] session in chatPane?.reload(in: session) }
    events.onOlderStored = { [weak chatPane] conversation, before, session in
      chatPane?.olderStored(of: conversation, before: before, in: session)
    }
    events.onOlderFailed = { [weak chatPane] conversation, session in
      chatPane?.olderFailed(of: conversation, in: session)
    }
    chatPane.openProfile = { [weak contacts] uid in contacts?.openProfile(uid) }
  }

  /// Carries out one intent; returns at once, slow work goes on in ``run()``.
  public func handle(_ intent: Intent) {
    days.check()
    switch intent {
    case .form(let intent): accountPages.handle(intent)
    case .shell(.show(let page)):
      if case .success = context.state.page { success.finish() } else { accountPages.show(page) }
    case .shell(let intent): settings.handle(intent)
    case .main(let intent): mainPage.handle(intent)
    case .search(let intent): search.handle(intent)
    case .chat(let intent): chatPane.handle(intent)
    case .contacts(let intent): contacts.handle(intent)
    }
  }

  /// Continues with the account of the last start, if its session was kept.
  public func resume(_ account: LastAccount) {
    if account.session != nil {
      sessions.resume(account)
    } else if context.state.page == .login {
      context.store.apply(.showPage(.login, email: account.email))
    }
  }

  /// Does the controllers' background work until the surrounding task is cancelled.
  public func run() async {
    await context.jobs.run()
  }

  /// Writes what is still to be written and closes the connection; ``run()`` must still be running.
  public func shutDown() async {
    await sessions.shutDown()
  }
}
