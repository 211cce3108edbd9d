import ClientCore
import Testing

@testable import ChatTUI

@Suite struct ControlTests {
  private let theme = Theme.builtInLight
  private func canvas(_ columns: Int, _ rows: Int) -> Canvas { Canvas(size: Size(columns: columns, rows: rows)) }

  @Test func aButtonIsHitWhereItIsDrawnUnlessDisabled() {
    var canvas = canvas(12, 1)
    let regions = Button("登录").draw(in: &canvas, rect: canvas.bounds, theme: theme, action: 1)
    #expect(canvas.rowText(0) == "    登录")
    #expect(regions == [HitRegion(canvas.bounds, 1)])
    #expect(Button("登录").width(mode: .full) == 8)
    #expect(Button("x", state: .disabled).draw(in: &canvas, rect: canvas.bounds, theme: theme, action: 1).isEmpty)
  }

  @Test func aLinkIsHitOnItsWordsOnly() {
    var canvas = canvas(12, 1)
    let regions = Button("注册", kind: .link).draw(in: &canvas, rect: canvas.bounds, theme: theme, action: 1)
    #expect(regions.action(at: Point(column: 3, row: 0)) == 1)
    #expect(regions.action(at: Point(column: 4, row: 0)) == nil)
  }

  @Test func theLastRegionDrawnWins() {
    let rect = Rect(column: 0, row: 0, columns: 2, rows: 1)
    #expect([HitRegion(rect, "below"), HitRegion(rect, "above")].action(at: Point(column: 1, row: 0)) == "above")
  }

  @Test func longTextScrollsSoThatTheCaretIsSeen() {
    let text = "一二三四五六七八九十"
    for caret in 0...10 {
      let line = FieldLine(text, caret: caret, width: 7, mode: .full)
      #expect((0..<7).contains(line.caretColumn))
      #expect(line.firstColumn + line.caretColumn == caret * 2)
    }
    #expect(FieldLine(text, caret: 10, width: 7, mode: .full).firstColumn == 14)
    #expect(FieldLine("ab", caret: 2, width: 7, mode: .full).firstColumn == 0)
  }

  @Test func aCheckboxShowsItsState() {
    var canvas = canvas(12, 1)
    let regions = Checkbox("保持登录", isOn: true).draw(
      in: &canvas, rect: canvas.bounds, theme: theme, on: theme[.card], action: 1)
    #expect(canvas.rowText(0) == "[x] 保持登录")
    #expect(regions.count == 1)
  }

  @Test func tagsFlowIntoRows() {
    let chips = TagChips(["同事", "家人", "a very long tag"], selected: [0])
    #expect(chips.rows(width: 14, mode: .full) == 2)
    var canvas = canvas(14, 2)
    let regions = chips.draw(in: &canvas, rect: canvas.bounds, theme: theme) { $0 }
    #expect(canvas.rowText(0) == " 同事   家人")
    #expect(canvas.rowText(1) == " a very long…")
    #expect(regions.action(at: Point(column: 8, row: 0)) == 1)
    #expect(TagChips([]).rows(width: 14, mode: .full) == 0)
  }
}
