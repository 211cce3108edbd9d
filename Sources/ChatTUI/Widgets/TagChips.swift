import ClientCore

/// Tags beside each other, in as many rows as they need.
struct TagChips {
  let tags: [String]
  var selected: Set<Int> = []
  /// Index of the one the keyboard is on.
  var focused: Int?

  init(_ tags: [String], selected: Set<Int> = [], focused: Int? = nil) {
    self.tags = tags
    self.selected = selected
    self.focused = focused
  }

  /// The place of each tag, relative to the top left, in a space of this width; tags longer than it are cut.
  func places(width: Int, mode: EmojiMode) -> [Rect] {
    var places: [Rect] = []
    var column = 0
    var row = 0
    for tag in tags {
      let columns = min(max(1, width), TextWidth.columns(tag, mode: mode) + 2)
      if column > 0, column + columns > width {
        column = 0
        row += 1
      }
      places.append(Rect(column: column, row: row, columns: columns, rows: 1))
      column += columns + 1
    }
    return places
  }

  /// Rows needed.
  func rows(width: Int, mode: EmojiMode) -> Int {
    places(width: width, mode: mode).last.map { $0.row + 1 } ?? 0
  }

  /// Draws those that fit.
  @discardableResult
  func draw<Action>(
    in canvas: inout Canvas, rect: Rect, theme: Theme, action: (Int) -> Action
  ) -> [HitRegion<Action>] {
    var regions: [HitRegion<Action>] = []
    for (index, place) in places(width: rect.columns, mode: canvas.emojiMode).enumerated() {
      let chip = place.offset(columns: rect.column, rows: rect.row).intersection(rect)
      guard !chip.isEmpty else { continue }
      var style = theme[selected.contains(index) ? .tagSelected : .tag]
      if focused == index { style = style.adding([.bold, .underline]) }
      canvas.fill(chip, style)
      canvas.draw(tags[index], in: chip.inset(columns: 1), style)
      regions.append(HitRegion(chip, action(index)))
    }
    return regions
  }
}
