import Testing

@testable import ChatTUI

@Suite struct MessageTests {
  private let theme = Theme.builtInLight

  @Test func aPopupFramesItsContent() {
    var canvas = Canvas(size: Size(columns: 12, rows: 4))
    let inner = Popup(title: "设置").draw(in: &canvas, rect: canvas.bounds, theme: theme)
    #expect(inner == Rect(column: 2, row: 1, columns: 8, rows: 2))
    #expect(canvas.rowText(0) == "╭─ 设置 ───╮")
    #expect(canvas.rowText(3) == "╰──────────╯")
    for size in 0...4 {
      var small = Canvas(size: Size(columns: size, rows: size))
      _ = Popup(title: "title").draw(in: &small, rect: small.bounds, theme: theme)
    }
  }

  @Test func separatorsStandInTheMiddle() {
    var canvas = Canvas(size: Size(columns: 20, rows: 2))
    TimeSeparator("昨天 21:03").draw(in: &canvas, rect: canvas.bounds.row(at: 0), theme: theme)
    TimeSeparator("新消息").draw(in: &canvas, rect: canvas.bounds.row(at: 1), theme: theme, scope: .unreadLine)
    #expect(canvas.rowText(0) == "     昨天 21:03")
    #expect(canvas.rowText(1) == "  ──── 新消息 ────")
  }
}
