import ClientCore

/// The menu of an application, below its buttons.
struct ApplicationMenuView {
  let menu: ApplicationMenu

  func draw(_ painter: inout ScreenPainter) {
    let box = MenuBox(
      rows: menu.actions.map { action in
        MenuBox.Row(
          label: painter.strings.action(action), key: painter.strings.menuKey(of: action),
          intent: .contacts(.act(action, menu.applicant)))
      }, selection: menu.selection)
    let size = box.size(painter)
    let bounds = painter.canvas.bounds
    let row = painter.metrics.selectedApplication ?? painter.metrics.detail ?? bounds
    let (columns, rows) = (min(size.columns, bounds.columns), min(size.rows, bounds.rows))
    box.draw(
      in: Rect(
        column: max(bounds.column, min(row.right - columns - 1, bounds.right - columns)),
        row: max(bounds.row, min(row.row + 2, bounds.bottom - rows)), columns: columns, rows: rows), &painter)
  }
}
