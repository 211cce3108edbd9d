import ClientCore
import Glibc

/// The environment variables that the program looks at.
enum ProcessEnvironment {
  private static let names = [
    "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LC_ALL", "LC_MESSAGES", "LC_CTYPE",
    "LANG", "TERM", "COLORTERM", "NO_COLOR", "TERMINFO", "TERMINFO_DIRS", "TMUX", "ESCDELAY", "SSH_TTY",
    "SSH_CONNECTION", "WECHAT_TUI_TEST", "WECHAT_TUI_RECORD", "WECHAT_TUI_SCRIPT_TERMINAL",
  ]

  static func read() -> [String: String] {
    var environment: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return environment
  }
}

extension Language {
  /// The language for messages, by POSIX's order of variables.
  init(environment: [String: String]) {
    let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    self.init(localeName: name ?? "")
  }
}
