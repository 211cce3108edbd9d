import ChatProtocol
import ChatTUI
import ClientCore

/// Looking at clients and users.
extension InProcessDriver {
  public func observe(_ expectation: ScriptExpectation) async throws(ScriptFailure) -> ScriptObservation {
    let observation = try await look(at: expectation)
    guard case .met = observation else { return observation }
    do throws(ScriptFault) {
      try await verifyStage()
    } catch {
      throw ScriptFailure(.cannot, error.message)
    }
    return .met
  }

  private func look(at expectation: ScriptExpectation) async throws(ScriptFailure) -> ScriptObservation {
    switch expectation {
    case .ended: return currentClientHasEnded ? .met : .unmet(actual: "the client runs")
    case .received(let text, let name, let times): return received(text, by: name, times: times)
    default: break
    }
    let client: ScriptClient
    do throws(ScriptFault) {
      client = try await self.client()
    } catch {
      throw ScriptFailure(.cannot, error.message)
    }
    let view = StateView(state: client.store.state)
    switch expectation {
    case .screen, .row, .cursor, .size:
      guard let canvas = client.terminal.lastFrame else { return .unmet(actual: "nothing was drawn yet") }
      return observe(expectation, on: canvas)
    case .page(let page): return compare(view.page, page)
    case .focus(let focus): return compare(view.focus, focus)
    case .connection(let connection): return compare(view.connection, connection)
    case .overlay(let overlay):
      return view.overlay == overlay ? .met : .unmet(actual: view.overlay?.rawValue ?? "none")
    case .notice(let notice):
      let kinds = view.notices
      let isMet = notice.map { kinds.contains($0) } ?? kinds.isEmpty
      return isMet ? .met : .unmet(actual: kinds.isEmpty ? "none" : kinds.map(\.rawValue).joined(separator: ", "))
    case .session(let name, let facts): return view.session(name, facts)
    case .contact(let name, let facts): return view.contact(name, facts)
    case .message(let text, let delivery): return view.message(text, delivery)
    case .badge(let badge, let count):
      let actual = view.badge(badge)
      return actual == count ? .met : .unmet(actual: "\(actual)")
    case .received, .ended: return .met
    }
  }

  private func compare<Name: RawRepresentable<String> & Equatable>(_ actual: Name?, _ wanted: Name) -> ScriptObservation
  {
    actual == wanted ? .met : .unmet(actual: actual?.rawValue ?? "something else")
  }

  private func observe(_ expectation: ScriptExpectation, on canvas: Canvas) -> ScriptObservation {
    switch expectation {
    case .screen(let text, let isExpected):
      return ScreenText(canvas).contains(text) == isExpected
        ? .met : .unmet(actual: isExpected ? "it is not there" : "it is there")
    case .row(let row, let match):
      let actual = canvas.rowText(row)
      switch match {
      case .equals(let text): return actual == text ? .met : .unmet(actual: actual)
      case .contains(let text): return actual.contains(text) ? .met : .unmet(actual: actual)
      }
    case .cursor(let point):
      let actual = canvas.cursor.flatMap { canvas.bounds.contains($0) ? $0 : nil }
      return actual == point ? .met : .unmet(actual: actual.map { "\($0.column),\($0.row)" } ?? "hidden")
    case .size(let size):
      return canvas.size == size ? .met : .unmet(actual: "\(canvas.size.columns)x\(canvas.size.rows)")
    default: return .met
    }
  }

  private func received(_ text: String, by name: String?, times: Int?) -> ScriptObservation {
    let asked = peers.values.filter { name == nil || $0.name == name }
    let count = asked.reduce(0) { sum, peer in sum + peer.received.count { $0 == text } }
    if times.map({ $0 == count }) ?? (count > 0) { return .met }
    let all = asked.flatMap { peer in peer.received.map { "\(peer.name): \($0)" } }
    return .unmet(actual: all.isEmpty ? "nothing" : all.joined(separator: "; "))
  }
}
