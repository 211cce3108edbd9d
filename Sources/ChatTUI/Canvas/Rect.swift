/// A rectangle of cells. Pieces cut from it never exceed it, whatever number is asked for, so that a layout for
/// 80 columns degrades to empty pieces in 10 instead of failing.
public struct Rect: Hashable, Sendable {
  /// The top left cell.
  public let origin: Point
  public let size: Size

  public init(origin: Point, size: Size) {
    self.origin = origin
    self.size = size
  }

  /// Negative extents become 0.
  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.init(origin: Point(column: column, row: row), size: Size(columns: columns, rows: rows))
  }

  /// The whole of a canvas of this size.
  public init(_ size: Size) {
    self.init(origin: Point(column: 0, row: 0), size: size)
  }

  public var column: Int { origin.column }
  public var row: Int { origin.row }
  public var columns: Int { size.columns }
  public var rows: Int { size.rows }
  /// The first column right of it.
  public var right: Int { column + columns }
  /// The first row below it.
  public var bottom: Int { row + rows }
  public var isEmpty: Bool { size.isEmpty }

  public func contains(_ point: Point) -> Bool {
    point.column >= column && point.column < right && point.row >= row && point.row < bottom
  }

  /// The cells in both; empty if there are none.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top, columns: min(right, other.right) - left, rows: min(bottom, other.bottom) - top)
  }

  /// Without `left`, `top`, `right`, `bottom` cells at its edges.
  public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    let left = min(max(0, left), columns)
    let top = min(max(0, top), rows)
    return Rect(
      column: column + left, row: row + top, columns: columns - left - max(0, right),
      rows: rows - top - max(0, bottom))
  }

  /// Without `columns` cells left and right and `rows` cells above and below.
  public func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    inset(left: columns, top: rows, right: columns, bottom: rows)
  }

  /// Moved by that much.
  public func offset(columns: Int = 0, rows: Int = 0) -> Rect {
    Rect(origin: origin.offset(columns: columns, rows: rows), size: size)
  }

  /// The leftmost `count` columns, and what remains at their right.
  public func splitLeft(_ count: Int) -> (left: Rect, rest: Rect) {
    let count = min(max(0, count), columns)
    return (
      Rect(column: column, row: row, columns: count, rows: rows),
      Rect(column: column + count, row: row, columns: columns - count, rows: rows)
    )
  }

  /// The rightmost `count` columns, and what remains at their left.
  public func splitRight(_ count: Int) -> (rest: Rect, right: Rect) {
    let (rest, right) = splitLeft(columns - min(max(0, count), columns))
    return (rest, right)
  }

  /// The topmost `count` rows, and what remains below.
  public func splitTop(_ count: Int) -> (top: Rect, rest: Rect) {
    let count = min(max(0, count), rows)
    return (
      Rect(column: column, row: row, columns: columns, rows: count),
      Rect(column: column, row: row + count, columns: columns, rows: rows - count)
    )
  }

  /// The lowest `count` rows, and what remains above.
  public func splitBottom(_ count: Int) -> (rest: Rect, bottom: Rect) {
    let (rest, bottom) = splitTop(rows - min(max(0, count), rows))
    return (rest, bottom)
  }

  /// The strip one row high at `index` rows from the top; empty if it has no such row.
  public func row(at index: Int) -> Rect {
    Rect(
      column: column, row: row + index, columns: columns, rows: index >= 0 && index < rows ? 1 : 0)
  }

  /// A rectangle of at most `inner` in the middle of it.
  public func centered(_ inner: Size) -> Rect {
    let width = min(inner.columns, columns)
    let height = min(inner.rows, rows)
    return Rect(
      column: column + (columns - width) / 2, row: row + (rows - height) / 2, columns: width, rows: height)
  }
}
