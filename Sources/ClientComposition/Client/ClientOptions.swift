import ClientCore

/// What the command line asks for.
public struct ClientOptions: Sendable, Hashable {
  public enum Mode: Sendable, Hashable {
    /// The embedded server.
    case offline
    case server(GateEndpoint)
    /// Nothing was said: the configuration file's server, else offline.
    case byConfiguration
    case script(String)
    case help
    case version
  }

  public var mode = Mode.byConfiguration
  /// Folder of further themes.
  public var themesFolder: String?
  /// Theme for this run only.
  public var theme: String?
  /// Language for this run only.
  public var language: Language?

  /// File of the log; none if nothing was said.
  public var log: String?
  /// The lowest level of lines in it.
  public var logLevel = LogLevel.info

  public static let version = "0.1.0"

  public static let help = """
    wechat-tui — a WeChat-style chat for the terminal

    Usage: wechat-tui [--offline | --server HOST:PORT] [options]

    Where to chat:
      --offline           on this machine, with a server built in; a second one
                          joins the first
      --server HOST:PORT  at a gate; https://HOST[:PORT] for one that speaks TLS
                          (neither: the configuration file's server, or --offline)

    Options:
      --theme NAME        wechat-light, wechat-dark or a theme of your own
      --themes DIR        a folder of further themes
      --lang zh|en        language of the interface
      --log FILE          notes faults and the ways of the connection in a file,
                          never what is written or typed
      --log-level LEVEL   debug, info, warning or error (info)
      --script FILE       runs a script against the built-in server, without a
                          terminal, and reports
      --version           says which version this is
      --help              says this

    Files:
      $XDG_CONFIG_HOME/wechat-tui/config    settings  (~/.config/wechat-tui/config)
      $XDG_CONFIG_HOME/wechat-tui/themes/   themes
      $XDG_DATA_HOME/wechat-tui/            chats     (~/.local/share/wechat-tui)

    F1 in the program shows the keys. Ctrl-Q ends it.

    """

  public init() {}

  /// Reads the arguments after the program's name.
  ///
  /// - Throws: ``UsageError``; its message is one line that says what is wrong.
  public init(parsing arguments: some Sequence<String>) throws(UsageError) {
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      let (name, attached) = Self.split(argument)
      func value(_ what: String) throws(UsageError) -> String {
        if let attached { return attached }
        guard let next = rest.popFirst() else { throw UsageError("\(name) needs \(what)") }
        return next
      }
      switch name {
      case "--offline": try choose(.offline)
      case "--server":
        let text = try value("an address, such as 127.0.0.1:8080")
        let endpoint: GateEndpoint
        do throws(GateEndpointError) {
          endpoint = try GateEndpoint(parsing: text)
        } catch {
          throw UsageError("--server: \(error)")
        }
        try choose(.server(endpoint))
      case "--script": try choose(.script(try value("a file")))
      case "--themes": themesFolder = try value("a folder")
      case "--theme": theme = try value("the name of a theme")
      case "--lang":
        let text = try value("zh or en")
        guard let chosen = Language(rawValue: text) else { throw UsageError("--lang: expected zh or en") }
        language = chosen
      case "--log": log = try value("a file")
      case "--log-level":
        let text = try value("debug, info, warning or error")
        guard let level = LogLevel(rawValue: text) else {
          throw UsageError("--log-level: expected debug, info, warning or error")
        }
        logLevel = level
      case "--help", "-h":
        mode = .help
        return
      case "--version":
        mode = .version
        return
      default: throw UsageError("unknown argument \(argument.printable)")
      }
    }
  }

  private mutating func choose(_ new: Mode) throws(UsageError) {
    guard mode == .byConfiguration else { throw UsageError("--offline, --server and --script exclude each other") }
    mode = new
  }

  /// Takes `--name=value` apart.
  private static func split(_ argument: String) -> (name: String, value: String?) {
    guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else { return (argument, nil) }
    return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
  }
}

/// What is wrong with the command line.
public struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
  public let message: String

  init(_ message: String) {
    self.message = message
  }

  public var description: String { "\(message); see wechat-tui --help" }
}
