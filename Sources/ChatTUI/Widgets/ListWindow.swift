/// Which rows of a long list are seen.
struct ListWindow: Hashable, Sendable {
  /// Index of the first visible item.
  let first: Int
  /// Items that fit, the last perhaps cut.
  let visible: Range<Int>

  /// - Parameters:
  ///   - rowHeight: rows of an item, at least 1.
  ///   - rows: of the space.
  ///   - selected: stays visible; `nil` lets `preferredFirst` decide alone.
  ///   - preferredFirst: the first item shown before, kept if possible so that the list does not jump.
  init(count: Int, rowHeight: Int, rows: Int, selected: Int?, preferredFirst: Int = 0) {
    let height = max(1, rowHeight)
    let whole = max(1, rows / height)
    let last = max(0, count - whole)
    var first = min(max(0, preferredFirst), last)
    if let selected, selected >= 0, selected < count {
      first = min(first, selected)
      first = max(first, selected - whole + 1)
    }
    self.first = first
    let partly = rows > 0 ? (rows + height - 1) / height : 0
    visible = first..<max(first, min(max(0, count), first + partly))
  }
}
