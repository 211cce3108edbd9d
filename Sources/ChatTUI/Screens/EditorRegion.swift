import ClientCore

/// Where a text being edited is drawn, so that a point can be turned into a caret position and back.
public struct EditorRegion: Sendable, Hashable {
  /// Which text it is.
  public let target: EditTarget
  /// The visible part.
  public let rect: Rect
  /// Where the first Character of the text would stand; left of or above ``rect`` while scrolled.
  public let origin: Point
  /// The text as it is shown and wrapped; a secret one is a row of dots.
  let layout: TextLayout

  init(target: EditTarget, rect: Rect, origin: Point, layout: TextLayout) {
    self.target = target
    self.rect = rect
    self.origin = origin
    self.layout = layout
  }

  /// No text that fits a terminal is wider than this, so a single line stays one.
  static let unboundedColumns = 1 << 20

  /// The caret position, in Characters, nearest to a point of the screen.
  public func caretOffset(at point: Point) -> Int {
    layout.caret(at: Point(column: max(0, point.column - origin.column), row: max(0, point.row - origin.row)))
  }

  /// The caret position some visual rows below (or above, if negative) another; `nil` past the first or last row.
  public func caretOffset(from caret: Int, movedByRows rows: Int) -> Int? {
    let position = layout.position(ofCaret: caret)
    let (row, overflow) = position.row.addingReportingOverflow(rows)
    guard !overflow, row >= 0, row < layout.rowCount else { return nil }
    return layout.caret(at: Point(column: position.column, row: row))
  }
}
