import ClientCore

/// A message: own ones at the right in green, those of others at the left.
struct Bubble {
  let text: String
  let isOwn: Bool
  /// The sender's name above it, in groups.
  var name: String?
  var mark: BubbleMark?

  init(text: String, isOwn: Bool, name: String? = nil, mark: BubbleMark? = nil) {
    self.text = text
    self.isOwn = isOwn
    self.name = name
    self.mark = mark
  }

  /// The wrapped text; keep it, wrapping is the expensive part of a chat.
  ///
  /// - Parameter width: columns of the pane.
  func layout(width: Int, mode: EmojiMode) -> TextLayout {
    TextLayout(text, width: Self.maxTextColumns(width: width), mode: mode)
  }

  /// Columns of text in the widest bubble: about two thirds of the pane, less in narrow ones only by the margins.
  static func maxTextColumns(width: Int) -> Int {
    let margins = 2 + 3
    return max(1, min(width - margins, max(24, width * 2 / 3), 80))
  }

  /// Rows of a bubble with that layout.
  func rows(_ layout: TextLayout) -> Int { layout.rowCount + (name == nil ? 0 : 1) }

  /// Draws it into `rect`, which spans the pane (without avatars) and starts at the bubble's first row; the pane's clip
  /// may cut it.
  ///
  /// - Returns: the bubble's space and that of its mark, if it has one.
  @discardableResult
  func draw(
    _ layout: TextLayout, in canvas: inout Canvas, rect: Rect, theme: Theme
  ) -> (bubble: Rect, mark: Rect?) {
    let pane = theme[.chat]
    let style = theme[isOwn ? .bubbleOwn : .bubbleOther]
    let columns = min(max(1, layout.columns) + 2, rect.columns)
    let column = isOwn ? rect.right - columns : rect.column
    var row = rect.row
    if let name {
      canvas.draw(
        name, in: rect.row(at: 0), alignment: isOwn ? .right : .left, theme[.mark].on(pane))
      row += 1
    }
    let bubble = Rect(column: column, row: row, columns: columns, rows: layout.rowCount)
    canvas.fill(bubble, style)
    canvas.clipped(to: bubble) { canvas in
      for index in 0..<layout.rowCount {
        canvas.draw(layout.text(ofLine: index), at: Point(column: column + 1, row: row + index), style)
      }
    }
    return (bubble, drawMark(in: &canvas, bubble: bubble, rect: rect, theme: theme))
  }

  private func drawMark(in canvas: inout Canvas, bubble: Rect, rect: Rect, theme: Theme) -> Rect? {
    guard let mark else { return nil }
    // Beside the last row, on the side of the pane's middle.
    let column = isOwn ? bubble.column - 2 : bubble.right + 1
    guard column >= rect.column, column < rect.right else { return nil }
    let place = Rect(column: column, row: bubble.bottom - 1, columns: 1, rows: 1)
    canvas.draw(mark.symbol, at: place.origin, theme[mark == .failed ? .error : .mark].on(theme[.chat]))
    return place
  }
}
