import ChatProtocol

/// Looks for the text of the search box in the whole history, behind the typing.
///
/// One search runs at a time; when it ends, the next is for what stands in the box then, so texts typed in between are
/// never searched for. Results for anything else than the text in the box are not shown.
@MainActor
final class MessageSearch {
  /// Results fetched at a time.
  static let pageSize = 30
  /// The list is filled up when the selection comes this near to its end.
  private static let margin = 10
  /// Nobody reads further; a longer text finds less.
  private static let maxHits = 600
  /// Steps of the index between two searches while it is not complete.
  private static let indexSteps = 8

  private let context: ClientContext
  private let sessions: SessionController
  private var isRunning = false
  /// How many results are wanted.
  private var wantedHits = pageSize

  init(context: ClientContext, sessions: SessionController) {
    self.context = context
    self.sessions = sessions
  }

  /// The text in the box changed.
  func queryChanged() {
    wantedHits = Self.pageSize
    start()
  }

  /// The selection moved: near the end of the results more are fetched.
  func selectionMoved() {
    let search = context.state.main.search
    let rows = context.state.searchRows.count
    guard search.messages.next != nil, search.selection >= rows - Self.margin else { return }
    wantedHits = min(Self.maxHits, search.messages.hits.count + Self.pageSize)
    start()
  }

  private func start() {
    guard !isRunning, sessions.session != nil, nextStep != nil else { return }
    isRunning = true
    context.jobs.start { [weak self] in await self?.run() }
  }

  private enum Step {
    /// Results for a text, from the newest on or after those that are there.
    case search(String, SearchQuery, before: SearchPosition?)
    /// There may be more hits in what the index does not hold yet.
    case index(String, SearchQuery)
  }

  private var nextStep: Step? {
    let search = context.state.main.search
    let text = search.query.trimmed
    guard let query = SearchQuery(text) else { return nil }
    let results = search.messages
    if results.query != text { return .search(text, query, before: nil) }
    guard results.hits.count < wantedHits else { return nil }
    if let next = results.next { return .search(text, query, before: next) }
    return results.indexedPercent < 100 ? .index(text, query) : nil
  }

  private func run() async {
    defer { isRunning = false }
    while let session = sessions.session, let step = nextStep {
      do throws(HistoryError) {
        switch step {
        case .search(let text, let query, let position):
          let page = try await page(query, before: position, in: session)
          show(page, for: text, after: position, in: session)
        case .index(let text, let query):
          var steps = 0
          while steps < Self.indexSteps, try await session.history.indexForSearch() { steps += 1 }
          let page = try await page(query, before: nil, in: session)
          show(page, for: text, after: nil, in: session)
        }
      } catch {
        // The history is closed at the end of a session.
        guard sessions.session === session else { continue }
        var results = MessageResults()
        results.query = context.state.main.search.query.trimmed
        context.store.apply(.main(.setMessageResults(results)))
        context.notify(.failure(Failure(error)))
      }
    }
  }

  private func page(
    _ query: SearchQuery, before position: SearchPosition?, in session: Session
  ) async throws(HistoryError) -> SearchPage {
    try await session.history.search(query, before: position, limit: Self.pageSize)
  }

  private func show(_ page: SearchPage, for text: String, after position: SearchPosition?, in session: Session) {
    let state = context.state
    var results = state.main.search.messages
    guard sessions.session === session, state.main.search.query.trimmed == text else { return }
    if position == nil { results.hits = [] } else if results.next != position { return }
    results.query = text
    results.hits += page.hits
    results.next = results.hits.count < Self.maxHits ? page.next : nil
    results.indexedPercent = page.indexedPercent
    let selected = state.main.search.selection
    let row = selected > 0 && selected < state.searchRows.count ? state.searchRows[selected] : nil
    context.store.apply(.main(.setMessageResults(results)))
    // What the user chose stays chosen although rows came in above it.
    guard let row, let place = context.state.searchRows.firstIndex(of: row), place != selected else { return }
    context.store.apply(.main(.setSearchSelection(place)))
  }
}
