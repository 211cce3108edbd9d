import CNcurses
import Glibc

/// What curses is to know of the terminal: terminfo's entry for `TERM` as it is installed, with additions, or one of our
/// own for a terminal of xterm's kind that has none installed.
struct TerminalDescription {
  /// Handed to curses in place of what is installed.
  private let entry: TerminfoEntry?
  private let environment: [String: String]
  /// What the user should know; one line.
  private(set) var notice: String?

  /// Beginnings of the names of terminals that do what ``TerminfoEntry/xterm(named:)`` says.
  private static let xtermKinds = [
    "xterm", "alacritty", "contour", "foot", "ghostty", "gnome", "iterm", "kitty", "konsole", "mintty", "mlterm",
    "ms-terminal",
    "nsterm", "putty", "rio", "rxvt", "st", "tmux", "screen", "terminator", "vte", "warp", "wezterm", "zed",
  ]

  /// - Parameter environment: of the process.
  /// - Throws: when no screen can be drawn on this terminal.
  init(environment: [String: String]) throws(TerminalError) {
    self.environment = environment
    guard let type = environment["TERM"], !type.isEmpty else {
      throw TerminalError(
        .unusableTerminalType, "TERM is not set; set it to the terminal's type, such as xterm-256color")
    }
    var entry: TerminfoEntry?
    switch Int(wt_terminal_is_usable()) {
    case WT_TERMINAL_USABLE: break
    case let problem:
      guard problem != WT_TERMINAL_CANNOT_MOVE, Self.isOfXtermKind(type, environment) else {
        throw Self.error(problem, type)
      }
      let own = TerminfoEntry.xterm(named: type)
      entry = own
      guard Self.with(own, environment, { Int(wt_terminal_is_usable()) }) == WT_TERMINAL_USABLE else {
        throw Self.error(problem, type)
      }
      notice =
        "the terminal type \"\(Self.shown(type))\" is not in the terminfo database; going on as if it were xterm-256color"
    }
    let lacksWrap = Self.capability("smam") == nil && Self.capability("cup")?.hasPrefix("\u{1B}[") == true
    let isDirect =
      ["truecolor", "24bit"].contains(environment["COLORTERM"]) && environment["NO_COLOR", default: ""].isEmpty
    if lacksWrap || isDirect {
      entry = entry ?? .installed(type, environment: environment)
      if lacksWrap { entry?.setWrapCommands() }
      if isDirect { entry?.setDirectColor() }
    }
    self.entry = entry
  }

  /// A string of terminfo by its name.
  static func capability(_ name: String) -> String? { wt_terminal_string(name).map { String(cString: $0) } }

  /// Runs `body`, which lets curses read the description.
  func use<Result>(_ body: () -> Result) -> Result { Self.with(entry, environment, body) }

  /// Curses reads the environment; programs started later shall not see the change.
  private static func with<Result>(
    _ entry: TerminfoEntry?, _ environment: [String: String], _ body: () -> Result
  ) -> Result {
    guard let entry else { return body() }
    setenv("TERMINFO", entry.environmentValue, 1)
    defer {
      if let folder = environment["TERMINFO"] { setenv("TERMINFO", folder, 1) } else { unsetenv("TERMINFO") }
    }
    return body()
  }

  /// Whether a terminal of which terminfo knows nothing may be taken for an xterm. Terminals that announce 24-bit
  /// colours are all of that kind.
  static func isOfXtermKind(_ type: String, _ environment: [String: String]) -> Bool {
    // The name goes into an entry.
    guard type.utf8.count <= 64, type.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"|/,".utf8.contains($0) }) else {
      return false
    }
    let isNamed = xtermKinds.contains { kind in
      guard type.hasPrefix(kind) else { return false }
      // `st` and `st-256color`, but not `stv52`.
      let next = type.dropFirst(kind.count).utf8.first
      return next.map { "-+.0123456789".utf8.contains($0) } ?? true
    }
    return isNamed || environment["COLORTERM"]?.isEmpty == false
  }

  private static func shown(_ type: String) -> String { TextWidth.truncated(Sanitizer.singleLine(type), to: 40) }

  private static func error(_ problem: Int, _ type: String) -> TerminalError {
    switch problem {
    case WT_TERMINAL_CANNOT_MOVE:
      TerminalError(
        .unusableTerminalType,
        "a terminal of type \"\(shown(type))\" cannot move its cursor; if yours can, set TERM, for example to xterm-256color"
      )
    case WT_TERMINAL_UNKNOWN:
      TerminalError(
        .unusableTerminalType,
        "the terminal type \"\(shown(type))\" is unknown; set TERM to one that is known, for example xterm-256color")
    default:
      TerminalError(.unusableTerminalType, "the terminfo database is missing; install ncurses-base")
    }
  }
}
