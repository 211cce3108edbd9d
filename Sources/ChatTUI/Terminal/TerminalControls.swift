/// The control sequences that the program writes besides what curses writes.
struct TerminalControls {
  /// Switches the modes on.
  let enter: String
  /// Switches them off again, in the opposite order.
  let leave: String
  /// Leaves the screen too; for a process that dies without curses.
  let restore: String
  /// Whether the terminal shows titles.
  let hasTitle: Bool
  /// Whether the screen is an alternate one that ``enterScreen`` enters before curses does.
  let enterScreen: String

  /// - Parameters:
  ///   - type: `TERM`.
  ///   - capability: a string of terminfo by its name.
  init(type: String, capability: (String) -> String?) {
    // Terminals of these families understand xterm's private modes; on others only what terminfo says is written.
    let isPlain = ["linux", "vt", "cons", "sun", "ansi"].contains { type.hasPrefix($0) }
    hasTitle = !isPlain
    // Paste, focus, mouse (buttons and drags, SGR coordinates); xterm's other keys and kitty's disambiguation, both of
    // which tell Shift-Enter from Enter, kitty's with the key's place besides (1 + 4), for shortcuts on layouts without
    // Latin letters; the title is put on xterm's stack; text from right to left is not to be reordered (BDSM).
    enter =
      isPlain
      ? "" : "\u{1B}[?2004h\u{1B}[?1004h\u{1B}[?1002h\u{1B}[?1006h\u{1B}[>4;1m\u{1B}[>5u\u{1B}[22;2t\u{1B}[8l"
    leave =
      isPlain
      ? "" : "\u{1B}[8h\u{1B}[23;2t\u{1B}[<1u\u{1B}[>4m\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1004l\u{1B}[?2004l"
    restore =
      leave + (isPlain ? "" : "\u{1B}[?7h") + (capability("sgr0") ?? "") + (capability("op") ?? "")
      + (capability("cnorm") ?? "")
      + (capability("rmcup") ?? "") + "\r\n"
    enterScreen = capability("smcup")?.contains("\u{1B}[?1049h") == true ? "\u{1B}[?1049h" : ""
  }

  /// Sets the window's title (OSC 2).
  func title(_ text: String) -> String {
    hasTitle ? "\u{1B}]2;\(Sanitizer.singleLine(TextWidth.truncated(text, to: 120)))\u{07}" : ""
  }
}
