import ChatProtocol

/// What all controllers share: the store, the outside world and background work.
@MainActor
final class ClientContext {
  let store: Store
  let dependencies: ClientDependencies
  let jobs = JobRunner()
  private var lastNoticeID = 0
  /// Notices that leave by themselves and have not left yet.
  private var passingNotices = 0
  /// As many are shown at once; what comes beyond shows elsewhere too, and nobody could read it.
  private static let maxPassingNotices = 8

  init(store: Store, dependencies: ClientDependencies) {
    self.store = store
    self.dependencies = dependencies
  }

  var state: AppState { store.state }

  /// Shows a notice; all leave by themselves but mails and what the user must not miss. Those that explain something
  /// stay long enough to be read.
  func notify(_ content: Notice.Content) {
    let stay = Self.stay(of: content)
    guard stay == nil || passingNotices < Self.maxPassingNotices else { return }
    lastNoticeID += 1
    let id = lastNoticeID
    store.apply(.addNotice(Notice(id: id, content: content)))
    guard let stay else { return }
    passingNotices += 1
    let clock = dependencies.clock
    jobs.start { [weak self, store] in
      // Cancelled only when the program ends; then the notice need not leave.
      guard (try? await clock.sleep(for: stay)) != nil else { return }
      self?.passingNotices -= 1
      store.apply(.removeNotice(id))
    }
  }

  /// How long a notice is shown; nil: until the user closes it.
  private static func stay(of content: Notice.Content) -> Duration? {
    switch content {
    case .mail, .historyRepaired, .settingsProblem, .themeProblem: nil
    case .serverKeepsNothing, .chatNotEncrypted, .nothingKept, .recalledTextIsKept, .changeNotSaved: .seconds(20)
    case .failure, .applicationSent, .friendAdded, .applicationArrived, .blocked, .preferencesNotSaved, .inputRefused,
      .inputCleared, .blankMessage, .noOtherTheme:
      .seconds(4)
    }
  }

  /// An application is gone at the server. Its event tells the same, but not where the server had none any more.
  func removeApplication(of uid: UserID, in session: Session) {
    store.apply(.main(.removeApplication(uid)))
    session.enqueue { [history = session.history] in await history.removeApplication(uid) }
  }

  func removeMailNotices() {
    for notice in state.notices {
      if case .mail = notice.content { store.apply(.removeNotice(notice.id)) }
    }
  }

  /// Brings the state's clock up to date.
  func refreshNow() {
    store.apply(.setNow(dependencies.clock.now()))
  }
}
