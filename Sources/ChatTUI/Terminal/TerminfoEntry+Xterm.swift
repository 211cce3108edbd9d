extension TerminfoEntry {
  /// What every terminal of xterm's kind does (ECMA-48, and the private modes of DEC and xterm), for names that no
  /// installed terminfo knows.
  ///
  /// - Parameter type: `TERM`, by which curses asks for the entry.
  static func xterm(named type: String) -> TerminfoEntry {
    var entry = TerminfoEntry(names: "\(type)|terminal like xterm")
    for flag in [Flag.autoRightMargin, .eatNewlineGlitch, .moveStandoutMode] { entry.set(flag) }
    for (number, value) in [
      (Number.columns, 80), (.lines, 24), (.initTabs, 8), (.maxColors, 256), (.maxPairs, 0x10000),
    ] {
      entry.set(number, to: value)
    }
    for (text, value) in xtermTexts { entry.set(text, to: value) }
    return entry
  }

  /// Without what some terminals of the kind do not do: erasing in the current colour (`bce`), which curses then does by
  /// writing blanks.
  private static let xtermTexts: KeyValuePairs<Text, String> = [
    .bell: "\u{7}", .carriageReturn: "\r", .scrollForward: "\n", .scrollReverse: "\u{1B}M",
    .changeScrollRegion: "\u{1B}[%i%p1%d;%p2%dr",
    .clearScreen: "\u{1B}[H\u{1B}[2J", .clearToEndOfLine: "\u{1B}[K", .clearToEndOfScreen: "\u{1B}[J",
    .eraseCharacters: "\u{1B}[%p1%dX",
    .cursorAddress: "\u{1B}[%i%p1%d;%p2%dH", .columnAddress: "\u{1B}[%i%p1%dG", .rowAddress: "\u{1B}[%i%p1%dd",
    .cursorHome: "\u{1B}[H", .cursorLeft: "\u{8}", .cursorRight: "\u{1B}[C", .cursorUp: "\u{1B}[A",
    .cursorDown: "\n", .moveLeft: "\u{1B}[%p1%dD", .moveRight: "\u{1B}[%p1%dC", .moveUp: "\u{1B}[%p1%dA",
    .moveDown: "\u{1B}[%p1%dB", .cursorInvisible: "\u{1B}[?25l", .cursorNormal: "\u{1B}[?25h",
    .enterScreen: "\u{1B}[?1049h", .exitScreen: "\u{1B}[?1049l", .enterWrap: "\u{1B}[?7h", .exitWrap: "\u{1B}[?7l",
    .enterBold: "\u{1B}[1m", .enterDim: "\u{1B}[2m", .enterItalics: "\u{1B}[3m", .exitItalics: "\u{1B}[23m",
    .enterUnderline: "\u{1B}[4m", .exitUnderline: "\u{1B}[24m", .enterReverse: "\u{1B}[7m",
    .exitAttributes: "\u{1B}[m", .originalColors: "\u{1B}[39;49m",
    .setForeground: "\u{1B}[%?%p1%{8}%<%t3%p1%d%e38;5;%p1%d%;m",
    .setBackground: "\u{1B}[%?%p1%{8}%<%t4%p1%d%e48;5;%p1%d%;m",
  ]
}
