extension String {
  /// Whether anything of the text can be seen: a sign that is neither white space nor a mark without a shape of its own,
  /// such as a joiner, a filler or a direction mark.
  public var hasVisibleText: Bool {
    // As most texts begin.
    if let first = utf8.first, (0x21...0x7E).contains(first) { return true }
    return unicodeScalars.contains { scalar in
      // The blank pattern of Braille.
      guard scalar.value != 0x2800 else { return false }
      return !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
