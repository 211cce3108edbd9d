/// What a result shows of a message.
enum SearchExcerpt {
  /// Characters kept before and behind the place that was found; more than a row of the list has columns.
  private static let charactersBefore = 40
  private static let charactersBehind = 80

  /// The text around the first place, on one line, with `…` where something was left out.
  static func of(_ text: String, around query: SearchQuery) -> String {
    guard text.utf8.count > charactersBefore, let range = query.firstRange(in: text) else { return oneLine(text[...]) }
    let start = text.index(range.lowerBound, offsetBy: -charactersBefore, limitedBy: text.startIndex) ?? text.startIndex
    let end = text.index(range.upperBound, offsetBy: charactersBehind, limitedBy: text.endIndex) ?? text.endIndex
    return (start > text.startIndex ? "…" : "") + oneLine(text[start..<end]) + (end < text.endIndex ? "…" : "")
  }

  private static func oneLine(_ text: Substring) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }
}
