extension TextLayout {
  /// The lines as they are shown: without the blanks that hang at their ends.
  var shownLines: [String] {
    lines.indices.map { index in
      var line = text(ofLine: index)
      while line.last?.isWhitespace == true { line.removeLast() }
      return String(line)
    }
  }
}
