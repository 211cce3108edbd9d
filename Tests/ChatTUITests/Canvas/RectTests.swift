import Testing

@testable import ChatTUI

@Suite struct RectTests {
  private let rect = Rect(column: 2, row: 1, columns: 10, rows: 4)

  @Test func piecesNeverExceedTheWhole() {
    #expect(rect.splitLeft(3).left == Rect(column: 2, row: 1, columns: 3, rows: 4))
    #expect(rect.splitLeft(99).rest.isEmpty)
    #expect(rect.splitRight(4).right == Rect(column: 8, row: 1, columns: 4, rows: 4))
    #expect(rect.splitTop(-1).top.isEmpty)
    #expect(rect.splitBottom(1).bottom == Rect(column: 2, row: 4, columns: 10, rows: 1))
    #expect(rect.inset(columns: 6).isEmpty)
    #expect(rect.row(at: 4).isEmpty)
    #expect(rect.centered(Size(columns: 4, rows: 99)) == Rect(column: 5, row: 1, columns: 4, rows: 4))
  }

  @Test func intersectionOfDisjointRectsIsEmpty() {
    #expect(rect.intersection(Rect(column: 50, row: 0, columns: 3, rows: 3)).isEmpty)
    #expect(
      rect.intersection(Rect(column: 0, row: 0, columns: 3, rows: 2)) == Rect(column: 2, row: 1, columns: 1, rows: 1))
  }

  @Test func containsItsEdgesButNotBeyond() {
    #expect(rect.contains(Point(column: 2, row: 1)))
    #expect(rect.contains(Point(column: 11, row: 4)))
    #expect(!rect.contains(Point(column: 12, row: 4)))
    #expect(!rect.contains(Point(column: 11, row: 5)))
  }
}
