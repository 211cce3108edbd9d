import Testing

@testable import ChatTUI

@Suite struct ListTests {
  private let theme = Theme.builtInLight

  @Test func theSelectionIsAlwaysVisible() {
    for count in 0...9 {
      for rows in 0...12 {
        for selected in -1...9 {
          for preferred in [-3, 0, 4, 99] {
            let window = ListWindow(
              count: count, rowHeight: 3, rows: rows, selected: selected, preferredFirst: preferred)
            #expect(window.visible.lowerBound >= 0)
            #expect(window.visible.upperBound <= max(count, window.first))
            if rows > 0, (0..<count).contains(selected) { #expect(window.visible.contains(selected)) }
          }
        }
      }
    }
  }

  @Test func aListKeepsItsPlaceWhileTheSelectionIsSeen() {
    #expect(ListWindow(count: 20, rowHeight: 1, rows: 5, selected: 7, preferredFirst: 5).first == 5)
    #expect(ListWindow(count: 20, rowHeight: 1, rows: 5, selected: 12, preferredFirst: 5).first == 8)
    #expect(ListWindow(count: 20, rowHeight: 1, rows: 5, selected: nil, preferredFirst: 99).first == 15)
  }

  @Test func aLongListHasAScrollbarAndRegions() {
    var canvas = Canvas(size: Size(columns: 10, rows: 4))
    let regions = ListView(count: 5, rowHeight: 2, selected: 4).draw(
      in: &canvas, rect: canvas.bounds, theme: theme, action: { $0 }
    ) { canvas, index, rect in
      canvas.draw("item \(index)", in: rect.row(at: 0), theme[.listName])
      return []
    }
    #expect((0..<4).map { canvas.rowText($0) } == ["item 3   │", "         │", "item 4   │", "         ┃"])
    #expect(regions.action(at: Point(column: 0, row: 3)) == 4)
    #expect(regions.action(at: Point(column: 9, row: 3)) == nil)
  }

  @Test func theThumbTouchesTheEndsWhenTheyAreSeen() {
    #expect(Scrollbar(total: 100, visible: 10, first: 0).thumb(rows: 10) == 0..<1)
    #expect(Scrollbar(total: 100, visible: 10, first: 90).thumb(rows: 10) == 9..<10)
    #expect(Scrollbar(total: 100, visible: 10, first: 999).thumb(rows: 10) == 9..<10)
    #expect(Scrollbar(total: 10, visible: 10, first: 0).thumb(rows: 10) == nil)
    #expect(Scrollbar(total: 10, visible: 5, first: 0).thumb(rows: 0) == nil)
  }

  @Test(arguments: [(0, ""), (1, "1"), (99, "99"), (100, "99+"), (-5, ""), (Int.max, "99+")])
  func aBadgeCountsToNinetyNine(count: Int, expected: String) {
    #expect(Badge(count).text == expected)
  }

  @Test func anAvatarShowsTheInitial() {
    var canvas = Canvas(size: Size(columns: 8, rows: 2))
    Avatar(name: "bob", seed: 1).draw(in: &canvas, at: Point(column: 0, row: 0), theme: theme)
    Avatar(name: " 小明", seed: 2).draw(in: &canvas, at: Point(column: 4, row: 0), theme: theme)
    #expect(canvas.rowText(0) == " B   小")
    #expect(canvas[Point(column: 0, row: 1)].style == theme[.avatar2])
    Avatar(name: "", seed: 3).draw(in: &canvas, at: Point(column: 0, row: 0), theme: theme)
    #expect(canvas.rowText(0).hasPrefix(" ?"))
  }

  private let items = [
    RailItem(symbol: "聊", label: "微信", unread: 3, isSelected: true), RailItem(symbol: "友", label: "通讯录", hasDot: true),
    RailItem(symbol: "⚙", label: "设置"),
  ]

  @Test func railItemsStayReachableInAnyHeight() {
    for rows in 3...12 {
      var canvas = Canvas(size: Size(columns: 8, rows: rows))
      let regions = Rail(items: items, pinnedCount: 1).draw(in: &canvas, rect: canvas.bounds, theme: theme) { $0 }
      #expect(Set(regions.map(\.action)) == [0, 1, 2])
      #expect(regions.allSatisfy { canvas.bounds.intersection($0.rect) == $0.rect })
    }
  }

  @Test func tabsShareTheLine() {
    var canvas = Canvas(size: Size(columns: 30, rows: 1))
    let regions = Rail(items: items).drawTabs(in: &canvas, rect: canvas.bounds, theme: theme) { $0 }
    #expect(canvas.rowText(0) == " 微信   3  通讯录  ●   设置")
    #expect(regions.map(\.rect.columns) == [10, 10, 10])
  }
}
