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
}
