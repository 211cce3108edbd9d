/// What all controllers share: the store, the outside world and background work.
@MainActor
final class ClientContext {
  let store: Store
  let dependencies: ClientDependencies
  let jobs = JobRunner()
  private var lastNoticeID = 0

  init(store: Store, dependencies: ClientDependencies) {
    self.store = store
    self.dependencies = dependencies
  }

  var state: AppState { store.state }

  /// Shows a notice; all leave by themselves but mails and what the user must not miss.
  func notify(_ content: Notice.Content) {
    lastNoticeID += 1
    let id = lastNoticeID
    store.apply(.addNotice(Notice(id: id, content: content)))
    switch content {
    case .mail, .historyRepaired, .settingsProblem, .themeProblem: return
    case .failure, .applicationSent, .friendAdded, .applicationArrived, .preferencesNotSaved, .textCut, .noOtherTheme:
      break
    }
    let clock = dependencies.clock
    jobs.start { [store] in
      // Cancelled only when the program ends; then the notice need not leave.
      guard (try? await clock.sleep(for: .seconds(4))) != nil else { return }
      store.apply(.removeNotice(id))
    }
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
