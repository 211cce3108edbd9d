/// Something to be switched on or off.
struct Checkbox {
  let label: String
  let isOn: Bool
  var isFocused = false

  init(_ label: String, isOn: Bool, isFocused: Bool = false) {
    self.label = label
    self.isOn = isOn
    self.isFocused = isFocused
  }

  /// Draws into the first row of `rect`.
  @discardableResult
  func draw<Action>(
    in canvas: inout Canvas, rect: Rect, theme: Theme, on background: Style, action: Action
  ) -> [HitRegion<Action>] {
    let line = rect.row(at: 0)
    guard !line.isEmpty else { return [] }
    let style = isFocused ? theme[.linkFocused] : theme[.checkbox].on(background)
    let used = canvas.draw("\(isOn ? "[x]" : "[ ]") \(label)", in: line, style)
    return [HitRegion(Rect(column: line.column, row: line.row, columns: used, rows: 1), action)]
  }
}
