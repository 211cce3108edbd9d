import ClientCore

/// A line with text from right to left, in the order in which it stands on the screen. Terminals are told to leave the
/// order alone, for they would turn a row of the screen as a whole, with all panes that it goes through.
struct BidiLine {
  struct Item {
    /// With brackets mirrored where the text runs from right to left.
    let glyph: Glyph
    /// Its leftmost column.
    fileprivate(set) var column = 0
    let columns: Int
    let isRightToLeft: Bool
  }

  /// In the order of the text.
  private(set) var items: [Item] = []
  let columns: Int
  /// Whether the line as a whole runs from right to left.
  let isRightToLeft: Bool

  /// `nil` if nothing in the text asks for another order.
  ///
  /// - Parameter maxColumns: what would pass them is left out.
  init?(_ text: Substring, mode: EmojiMode, maxColumns: Int = .max) {
    guard BidiClass.mayNeedOrdering(text.unicodeScalars) else { return nil }
    var glyphs: [(glyph: Glyph, columns: Int)] = []
    var used = 0
    for glyph in Glyphs(text, mode: mode) {
      let columns = glyph.kind == .tab ? TextLayout.columnsToTabStop(from: used) : glyph.width
      guard columns <= maxColumns - used else { break }
      glyphs.append((glyph, columns))
      used += columns
    }
    columns = used
    // Blanks at the end hang behind the line on either side; here they are always at the right, so that typing one
    // moves nothing.
    let end = glyphs.lastIndex { $0.glyph.kind == .text }.map { $0 + 1 } ?? 0
    let levels = BidiLevels(glyphs[..<end].map { $0.glyph.kind == .tab ? 0x09 : $0.glyph.cluster[0] })
    isRightToLeft = levels.base == 1
    for (index, (glyph, columns)) in glyphs.enumerated() {
      let isReversed = index < end && levels.levels[index] & 1 == 1
      items.append(Item(glyph: isReversed ? glyph.mirrored : glyph, columns: columns, isRightToLeft: isReversed))
    }
    var column = 0
    for index in levels.visualOrder + Array(end..<items.count) {
      items[index].column = column
      column += items[index].columns
    }
  }

  /// The column of the caret before an item; behind the last one it stands where the line goes on.
  func column(ofCaret offset: Int) -> Int {
    if items.indices.contains(offset) { return items[offset].column }
    return isRightToLeft ? 0 : columns
  }

  /// The caret nearest to a column: before or behind the item that is there.
  func caret(at column: Int) -> Int {
    guard column < columns else { return isRightToLeft ? 0 : items.count }
    guard let index = items.firstIndex(where: { ($0.column..<$0.column + $0.columns).contains(max(0, column)) }) else {
      return 0
    }
    let item = items[index]
    let isInLeftHalf = column < item.column + (item.columns + 1) / 2
    return isInLeftHalf == item.isRightToLeft && item.columns > 1 ? index + 1 : index
  }
}

extension Glyph {
  /// As it looks from right to left.
  fileprivate var mirrored: Glyph {
    let other = BidiClass.mirrored(cluster[0])
    guard other != cluster[0] else { return self }
    var cluster = cluster
    cluster[0] = other
    return Glyph(cluster, width: width, kind: kind)
  }
}
