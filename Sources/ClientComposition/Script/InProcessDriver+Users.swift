import ChatProtocol
import ChatTUI
import ClientCore

/// What users do at their terminals, beyond plain input.
extension InProcessDriver {
  /// Fills in the login page by keys and waits until it is known what came of it.
  func logIn(_ client: ScriptClient, name: String, password: String) async throws(ScriptFault) {
    guard client.store.state.page == .login, client.store.state.overlay == nil else {
      throw ScriptFault("the login page is not shown")
    }
    // The page may begin with another control, such as the password when the address is known.
    for _ in client.store.state.form.controls where client.store.state.form.focus != .field(.email) {
      try await feed(Self.backTab, to: client)
    }
    // One after the other, as a person would: in one go they would be a paste.
    for text in [name, password] {
      try await feed(Self.emptyField + Array(text.utf8) + Self.enter, to: client)
    }
    try await wait("the login had no outcome") { client.store.state.hasLoginOutcome }
    await drawFrame()
  }

  private static let backTab = Array("\u{1B}[Z".utf8)
  private static let enter: [UInt8] = [0x0D]
  /// Ctrl-E, Ctrl-U.
  private static let emptyField: [UInt8] = [0x05, 0x15]

  /// Types the newest code mailed to an address, after a request for one that is under way.
  func typeCode(mailedTo address: String, on client: ScriptClient) async throws(ScriptFault) {
    var code: String?
    try await wait("no code was mailed to \(address)") {
      guard !client.store.state.form.isRequestingCode else { return false }
      code = client.mailedCode(for: address)
      return code != nil
    }
    try await feed(Array((code ?? "").utf8), to: client)
  }

  func point(of place: ScriptPlace, on client: ScriptClient) throws(ScriptFault) -> Point {
    switch place {
    case .cell(let point): return point
    case .label(let label, let occurrence):
      // Draws at once, so that the place is looked up in what the click will meet.
      client.terminal.send([.resumed])
      let places = client.terminal.lastFrame.map { ScreenText($0).places(of: label) } ?? []
      guard places.count >= occurrence else {
        throw ScriptFault("\"\(label)\" is \(places.isEmpty ? "not" : "only \(places.count) times") on the screen")
      }
      return places[occurrence - 1]
    }
  }
}

extension ScriptClient {
  /// The middle of the screen.
  var middle: Point { Point(column: terminal.size.columns / 2, row: terminal.size.rows / 2) }
}

extension AppState {
  /// Whether a submitted login page knows how it went: in and connected (or not), or refused.
  fileprivate var hasLoginOutcome: Bool {
    switch page {
    case .main: return connection != .connecting && connection != .idle
    case .login: return !form.isSubmitting
    case .register, .reset, .success: return true
    }
  }
}
