import ClientCore
import Testing

@testable import ChatTUI

@Suite struct AccountPageTests {
  @Test func theHintsAtTheFootCanBeClicked() {
    let state = AppState(
      preferences: Preferences(), language: .english, serverName: "s", isOffline: true,
      now: LocalTime(0, zoneOffsetSeconds: 0))
    let frame = drawScreen(state, size: Size(columns: 80, rows: 24), theme: .builtInLight)
    let regions = frame.hitRegions
    #expect(frame.canvas.rowText(23).hasSuffix("F1 Help   F2 中文"))
    #expect(regions.action(at: Point(column: 62, row: 23)) == .shell(.openHelp))
    #expect(regions.action(at: Point(column: 72, row: 23)) == .shell(.toggleLanguage))
    #expect(regions.action(at: Point(column: 70, row: 23)) == nil)
  }
}
