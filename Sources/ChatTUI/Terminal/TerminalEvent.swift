/// What a terminal tells the program.
public enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  case paste(Paste)
  case mouse(MouseEvent)
  /// The terminal's window got (`true`) or lost the focus.
  case focus(Bool)
  case resize(Size)
  /// Back from a suspension: the screen must be drawn again.
  case resumed
  /// ``Terminal/joinsEmoji`` has changed: the screen must be laid out again.
  case joinsEmoji
  /// The program is to end in order. No further event follows.
  case end(TerminalEnd)
}

/// Text pasted at once (bracketed paste, `CSI 200~`). Newlines are as the terminal sent them, mostly CR.
public struct Paste: Hashable, Sendable {
  public var text: String
  /// Whether the end was cut off at ``InputParser/maxPasteBytes``.
  public var wasTruncated: Bool

  public init(_ text: String, wasTruncated: Bool = false) {
    self.text = text
    self.wasTruncated = wasTruncated
  }
}

/// Why the program is to end.
public enum TerminalEnd: Hashable, Sendable {
  /// The terminal is gone; nothing can be shown any more.
  case hangup
  /// SIGTERM, SIGINT or SIGHUP came. A second one ends the process at once, with the terminal restored.
  case signal(Int32)
}
