import ChatProtocol
import Testing

@testable import ClientCore

/// Changing settings where that does not go well.
@MainActor @Suite(.timeLimit(.minutes(1))) struct SettingsFlowTests {
  private func run(
    themes: [String], body: @MainActor (Store, AppController) async throws -> Void
  ) async throws {
    let clock = ManualClock(LocalTime(0, zoneOffsetSeconds: 0))
    let store = Store(
      AppState(preferences: Preferences(), language: .english, serverName: "t", isOffline: true, now: clock.now()))
    let link = InMemoryLink()
    let controller = AppController(
      store: store,
      dependencies: ClientDependencies(
        server: GateEndpoint(host: "test", port: 1), gate: InMemoryGate(), makeLink: { _ in link },
        openHistory: { (uid) async throws(HistoryError) -> any HistoryAPI in InMemoryHistory(owner: uid) },
        accounts: NoAccountMemory(), clock: clock,
        savePreferences: { (_, _) throws(FileError) in throw FileError(path: "/c/config", errno: 13) },
        themes: { themes }))
    let running = Task { await controller.run() }
    defer { running.cancel() }
    try await body(store, controller)
  }

  @Test func `a setting that cannot be kept says why`() async throws {
    try await run(themes: []) { store, controller in
      controller.handle(.shell(.toggleLanguage))
      while store.state.notices.isEmpty { await Task.yield() }
      #expect(store.state.notices.map(\.content) == [.preferencesNotSaved("Permission denied (/c/config)")])
      #expect(store.state.language == .chinese)
    }
  }

  @Test(arguments: [[], ["wechat-light"]]) func `without another theme the key says so`(themes: [String]) async throws {
    try await run(themes: themes) { store, controller in
      controller.handle(.shell(.cycleTheme))
      #expect(store.state.notices.map(\.content) == [.noOtherTheme])
      #expect(store.state.preferences == Preferences())
    }
  }
}
