/// How much is unread, as white digits on red.
struct Badge {
  let count: Int

  init(_ count: Int) {
    self.count = count
  }

  /// Empty for none, `99+` for more than two digits.
  var text: String {
    switch count {
    case ..<1: ""
    case ..<100: "\(count)"
    default: "99+"
    }
  }

  /// Columns it takes: the digits with a blank at each side.
  var columns: Int { text.isEmpty ? 0 : text.count + 2 }

  /// Draws it with its left end at a place; returns its columns.
  @discardableResult
  func draw(in canvas: inout Canvas, at point: Point, theme: Theme) -> Int {
    guard columns > 0 else { return 0 }
    return canvas.draw(" \(text) ", at: point, theme[.badge])
  }
}
