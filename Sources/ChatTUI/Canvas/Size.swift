/// The extent of a screen or a rectangle, in character cells.
public struct Size: Hashable, Sendable {
  /// Width in cells, never negative.
  public let columns: Int
  /// Height in cells, never negative.
  public let rows: Int

  /// Negative extents become 0.
  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  /// Whether no cell fits in.
  public var isEmpty: Bool { columns == 0 || rows == 0 }
}
