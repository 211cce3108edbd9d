/// One editing step on a ``TextInput``, as a key or a paste asks for it.
public enum TextEdit: Sendable, Hashable {
  /// Puts text at the caret, all of it or, if there is no room, nothing; see ``TextInput/issue(with:)``.
  case insert(String)
  case deleteBackward
  case deleteForward
  case deleteWordBackward
  case deleteWordForward
  /// Deletes from the start of the caret's line to the caret.
  case deleteToLineStart
  /// Deletes from the caret to the end of its line.
  case deleteToLineEnd
  /// Deletes everything.
  case clear
  /// Puts what the last word or line deletion took back at the caret.
  case yank
  /// Takes the last step back that changed the text.
  case undo
  /// Carries out again what was taken back last.
  case redo
  case moveLeft
  case moveRight
  case moveWordLeft
  case moveWordRight
  case moveToLineStart
  case moveToLineEnd
  /// Moves the caret to a Character offset; values out of range are clamped.
  case moveTo(Int)
  /// Replaces everything and puts the caret at the end; the steps so far can no longer be taken back.
  case replaceAll(String)
}

/// What an edit would lose, and so what the user has to be told.
public enum TextEditIssue: Sendable, Hashable {
  /// It does not fit, so nothing of it is inserted.
  case tooLong(limit: Int)
  /// A text of one line takes only the first line.
  case onlyFirstLine
}
