extension TextLayout {
  /// The line that holds a Character; of one beyond the end the last.
  func row(holding offset: Int) -> Int { lines.lastIndex { $0.range.lowerBound <= offset } ?? 0 }

  /// The lines as they are shown: without the blanks that hang at their ends.
  var shownLines: [String] {
    lines.indices.map { index in
      var line = text(ofLine: index)
      while line.last?.isWhitespace == true { line.removeLast() }
      return String(line)
    }
  }
}
