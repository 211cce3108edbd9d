/// The text on a screen, to be searched for what a script names.
///
/// Texts are compared scalar by scalar. Variation selectors do not count, since the canvas drops those that change
/// nothing.
public struct ScreenText: Sendable {
  private let canvas: Canvas

  public init(_ canvas: Canvas) {
    self.canvas = canvas
  }

  /// The rows without the blanks at their ends.
  public var rows: [String] { (0..<canvas.size.rows).map { canvas.rowText($0) } }

  /// Whether a text stands somewhere; a newline in it stands for the end of a row.
  public func contains(_ text: String) -> Bool {
    let all = Self.scalars(rows.joined(separator: "\n"))
    return !Self.places(of: Self.scalars(text), in: all).isEmpty
  }

  /// Where a text begins, row by row.
  public func places(of text: String) -> [Point] {
    let wanted = Self.scalars(text)
    var found: [Point] = []
    for row in 0..<canvas.size.rows {
      var scalars: [Unicode.Scalar] = []
      var columns: [Int] = []
      for column in 0..<canvas.size.columns {
        let cell = canvas[Point(column: column, row: row)]
        guard cell.width > 0 else { continue }
        for scalar in Self.scalars(cell.cluster.string) {
          scalars.append(scalar)
          columns.append(column)
        }
      }
      found += Self.places(of: wanted, in: scalars).map { Point(column: columns[$0], row: row) }
    }
    return found
  }

  private static func scalars(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { !$0.properties.isVariationSelector }
  }

  private static func places(of wanted: [Unicode.Scalar], in scalars: [Unicode.Scalar]) -> [Int] {
    guard !wanted.isEmpty, wanted.count <= scalars.count else { return [] }
    return (0...(scalars.count - wanted.count)).filter { start in
      scalars[start] == wanted[0] && scalars[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}
