import Testing

@testable import ChatTUI

@Suite struct MessageTests {
  private let theme = Theme.builtInLight

  private func draw(_ bubble: Bubble, columns: Int = 30, rows: Int = 4) -> (canvas: Canvas, bubble: Rect, mark: Rect?) {
    var canvas = Canvas(size: Size(columns: columns, rows: rows), style: theme[.chat])
    let layout = bubble.layout(width: columns, mode: .full)
    let places = bubble.draw(layout, in: &canvas, rect: canvas.bounds, theme: theme)
    return (canvas, places.bubble, places.mark)
  }

  @Test func ownBubblesStandRightWithTheirMark() {
    let (canvas, bubble, mark) = draw(Bubble(text: "你好", isOwn: true, mark: .failed))
    #expect(bubble == Rect(column: 24, row: 0, columns: 6, rows: 1))
    #expect(canvas.rowText(0) == String(repeating: " ", count: 22) + "!  你好")
    #expect(mark == Rect(column: 22, row: 0, columns: 1, rows: 1))
    #expect(canvas[Point(column: 25, row: 0)].style == theme[.bubbleOwn])
  }

  @Test func bubblesOfOthersStandLeftBelowTheName() {
    let (canvas, bubble, _) = draw(Bubble(text: "hi", isOwn: false, name: "Bob"))
    #expect(canvas.rowText(0) == "Bob")
    #expect(canvas.rowText(1) == " hi")
    #expect(bubble == Rect(column: 0, row: 1, columns: 4, rows: 1))
  }

  @Test func longMessagesWrapWithinThePane() {
    let (canvas, bubble, _) = draw(Bubble(text: String(repeating: "字", count: 20), isOwn: true, mark: .sending))
    #expect(bubble.rows == 2)
    #expect(bubble.column >= 2)
    #expect(canvas.rowText(1).hasSuffix("字"))
  }

  @Test func bubblesFitInAnyPane() {
    for columns in 1...40 {
      let (canvas, bubble, mark) = draw(
        Bubble(text: "你好 hello 👨‍👩‍👧", isOwn: true, mark: .sent), columns: columns, rows: 20)
      #expect(canvas.bounds.intersection(bubble) == bubble)
      if let mark { #expect(canvas.bounds.intersection(mark) == mark) }
    }
  }

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

  @Test func aToastStandsAtTheCorner() {
    var canvas = Canvas(size: Size(columns: 30, rows: 5))
    let rect = Toast(title: "邮件", text: "code 123456").draw(
      in: &canvas, topRight: Point(column: 29, row: 1), maxColumns: 28, theme: theme)
    #expect(rect == Rect(column: 14, row: 1, columns: 15, rows: 2))
    #expect(canvas.rowText(1) == String(repeating: " ", count: 16) + "邮件")
    #expect(canvas.rowText(2) == String(repeating: " ", count: 16) + "code 123456")
    #expect(
      Toast(title: "x", text: "").draw(in: &canvas, topRight: Point(column: 3, row: 0), maxColumns: 3, theme: theme)
        .isEmpty)
  }

  @Test func separatorsStandInTheMiddle() {
    var canvas = Canvas(size: Size(columns: 20, rows: 2))
    TimeSeparator("昨天 21:03").draw(in: &canvas, rect: canvas.bounds.row(at: 0), theme: theme)
    TimeSeparator("新消息").draw(in: &canvas, rect: canvas.bounds.row(at: 1), theme: theme, scope: .unreadLine)
    #expect(canvas.rowText(0) == "     昨天 21:03")
    #expect(canvas.rowText(1) == "  ──── 新消息 ────")
  }
}
