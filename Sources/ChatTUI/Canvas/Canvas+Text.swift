import ClientCore

/// Where a line of text stands in its space.
enum TextAlignment {
  case left
  case center
  case right
}

extension Canvas {
  /// Draws one line of text, made harmless; newlines become blanks, tabs reach to the next stop, and text from right to
  /// left stands in the order in which it is read.
  ///
  /// - Parameters:
  ///   - maxColumns: what would pass them is left out.
  ///   - ellipsis: whether `…` then stands in the last column.
  /// - Returns: how many columns were used, visible or clipped.
  @discardableResult
  public mutating func draw(
    _ text: String, at point: Point, _ style: Style, maxColumns: Int = .max, ellipsis: Bool = false
  ) -> Int {
    guard maxColumns > 0 else { return 0 }
    if ellipsis, maxColumns < .max {
      return draw(TextWidth.truncated(text, to: maxColumns, mode: emojiMode), at: point, style)
    }
    if PlainText.columns(of: text) != nil { return drawPlain(text, at: point, style, maxColumns: maxColumns) }
    if let line = BidiLine(text[...], mode: emojiMode, maxColumns: maxColumns) { return draw(line, at: point, style) }
    var used = 0
    for glyph in Glyphs(text, mode: emojiMode) {
      let width = glyph.kind == .tab ? TextLayout.columnsToTabStop(from: used) : glyph.width
      guard width > 0 else { continue }
      guard width <= maxColumns - used else { break }
      if glyph.kind == .tab {
        fill(Rect(column: point.column + used, row: point.row, columns: width, rows: 1), style)
      } else {
        put(glyph, at: point.offset(columns: used), style)
      }
      used += width
      // Far right of the clip nothing can be seen any more; long texts end here.
      if maxColumns == .max, point.column + used > clip.right { break }
    }
    return used
  }

  @discardableResult
  mutating func draw(_ text: Substring, at point: Point, _ style: Style, maxColumns: Int = .max) -> Int {
    draw(String(text), at: point, style, maxColumns: maxColumns)
  }

  private mutating func draw(_ line: BidiLine, at point: Point, _ style: Style) -> Int {
    for item in line.items where item.columns > 0 {
      let place = point.offset(columns: item.column)
      if item.glyph.kind == .tab {
        fill(Rect(column: place.column, row: place.row, columns: item.columns, rows: 1), style)
      } else {
        put(item.glyph, at: place, style)
      }
    }
    return line.columns
  }

  /// Draws a ``PlainText``.
  private mutating func drawPlain(_ text: String, at point: Point, _ style: Style, maxColumns: Int) -> Int {
    var used = 0
    _ = PlainText.forEachScalar(of: text) { scalar, width in
      guard width <= maxColumns - used else { return false }
      put(Glyph(Cluster(scalar), width: width), at: point.offset(columns: used), style)
      used += width
      return maxColumns < .max || point.column + used <= clip.right
    }
    return used
  }

  /// Draws one line into the first row of `rect`, with an ellipsis if it does not fit.
  ///
  /// - Returns: how many columns were used.
  @discardableResult
  mutating func draw(_ text: String, in rect: Rect, alignment: TextAlignment = .left, _ style: Style) -> Int {
    guard !rect.isEmpty else { return 0 }
    let shown = TextWidth.truncated(text, to: rect.columns, mode: emojiMode)
    let space = rect.columns - TextWidth.columns(shown, mode: emojiMode)
    let indent =
      switch alignment {
      case .left: 0
      case .center: space / 2
      case .right: space
      }
    return draw(shown, at: rect.origin.offset(columns: indent), style, maxColumns: rect.columns)
  }

  /// The text of a row without the blanks at its end; empty outside the canvas.
  public func rowText(_ row: Int) -> String {
    guard row >= 0, row < size.rows else { return "" }
    var text = ""
    var pendingBlanks = 0
    for cell in rows[row] where cell.width > 0 {
      if cell.cluster == .blank {
        pendingBlanks += 1
        continue
      }
      text += String(repeating: " ", count: pendingBlanks) + cell.cluster.string
      pendingBlanks = 0
    }
    return text
  }
}
