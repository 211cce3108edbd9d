/// One editing step on a ``TextInput``, as a key or a paste asks for it.
public enum TextEdit: Sendable, Hashable {
  /// Puts text at the caret; control characters other than newline are dropped.
  case insert(String)
  case deleteBackward
  case deleteForward
  case deleteWordBackward
  /// Deletes from the start of the caret's line to the caret.
  case deleteToLineStart
  /// Deletes from the caret to the end of its line.
  case deleteToLineEnd
  case moveLeft
  case moveRight
  case moveWordLeft
  case moveWordRight
  case moveToLineStart
  case moveToLineEnd
  /// Moves the caret to a Character offset; values out of range are clamped.
  case moveTo(Int)
  /// Replaces everything and puts the caret at the end.
  case replaceAll(String)
}
