import ClientCore

/// One line of a message cut so that what was found in it is seen, in three parts for their styles.
struct HitLine: Hashable {
  private(set) var before = ""
  private(set) var hit = ""
  private(set) var behind = ""

  /// - Parameters:
  ///   - query: what was searched for; `nil` or not in the text: the line from its beginning.
  ///   - columns: of the space.
  init(_ text: String, query: SearchQuery?, columns: Int, mode: EmojiMode) {
    guard let range = query?.firstRange(in: text) else {
      before = TextWidth.truncated(text, to: columns, mode: mode)
      return
    }
    let (head, found, tail) = (text[..<range.lowerBound], text[range], text[range.upperBound...])
    func columnsOf(_ part: Substring) -> Int { TextWidth.columns(String(part), mode: mode) }
    let room = columns - columnsOf(found)
    guard room > 0 else {
      hit = TextWidth.truncated(String(found), to: columns, mode: mode)
      return
    }
    // A third of what is left stands before it, or more where there is little behind it. An ellipsis is never left out.
    let tailColumns = columnsOf(tail)
    let headRoom = min(room, max(room / 3, room - tailColumns, head.isEmpty ? 0 : 1))
    before = Self.end(of: head, columns: headRoom, mode: mode)
    hit = String(found)
    behind = TextWidth.truncated(String(tail), to: room - columnsOf(before[...]), mode: mode)
  }

  /// As much of the end as fits behind an ellipsis.
  private static func end(of text: Substring, columns: Int, mode: EmojiMode) -> String {
    let widths = Glyphs(text, mode: mode).map(\.width)
    guard widths.reduce(0, +) > columns else { return String(text) }
    guard columns > 0 else { return "" }
    var used = 1
    var kept = 0
    while kept < widths.count, used + widths[widths.count - 1 - kept] <= columns {
      used += widths[widths.count - 1 - kept]
      kept += 1
    }
    return "…" + text.suffix(kept)
  }
}
