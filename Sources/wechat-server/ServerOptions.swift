import Logging
import ServerStub

/// What the command line asks for.
struct ServerOptions: Equatable {
  /// What to do.
  enum Action: Equatable {
    case serve, showHelp, showVersion
    /// Deals with a damaged database and ends.
    case recover(StorageRecovery)
  }

  /// How verification codes reach people.
  enum Codes: Equatable {
    case printed
    /// One file for each mail, in this folder.
    case mailbox(String)
  }

  var action = Action.serve
  var gate = ServerEndpoint(host: "127.0.0.1", port: 8080)
  var chat = ServerEndpoint(host: "127.0.0.1", port: 8090)
  var advertisedChat: ServerEndpoint?
  /// `nil` for the folder that ``DataFolder`` names.
  var dataFolder: String?
  var keepsNothing = false
  /// How long events are kept for devices that are away.
  var eventRetentionDays = 30
  var codes = Codes.printed
  var hasCompanions = false
  var hasFamilyClients = false
  var threads = 2
  /// Peers that may say for whom they speak.
  var trustedProxies: [AddressBlock] = []
  /// Where logins and refusals are noted.
  var auditFile: String?
  /// Bytes after which a new audit file is begun, in MiB.
  var auditMebibytes = 64
  /// Limits that are not to have their default, by name.
  var limits: [String: Int] = [:]
  var logLevel = Logger.Level.info

  /// Why a command line cannot be followed: one line for people.
  struct Failure: Error, Equatable {
    var message: String
  }

  /// Reads the arguments after the program's name. `--option VALUE` and `--option=VALUE` are the same.
  init(_ arguments: [String]) throws(Failure) {
    if arguments.first == "recover" {
      let options = try RecoverOptions(arguments.dropFirst())
      action = .recover(options.recovery)
      dataFolder = options.dataFolder
      return
    }
    var rest = arguments[...]
    var codesOption: String?
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let name = parts[0]
      let attached = parts.count > 1 ? parts[1] : nil

      func value(_ what: String) throws(Failure) -> String {
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
          throw Failure(message: "\(name) needs \(what)")
        }
        return value
      }
      func flag() throws(Failure) {
        guard attached == nil else { throw Failure(message: "\(name) takes no value") }
      }
      func endpoint() throws(Failure) -> ServerEndpoint {
        let text = try value("HOST:PORT")
        guard let endpoint = ServerEndpoint(text) else {
          throw Failure(message: "\(name): \"\(text)\" is not HOST:PORT, such as 127.0.0.1:8080")
        }
        return endpoint
      }
      func number(in range: ClosedRange<Int>) throws(Failure) -> Int {
        let what = "a number from \(range.lowerBound) to \(range.upperBound)"
        let text = try value(what)
        guard let number = Int(text), range.contains(number) else {
          throw Failure(message: "\(name): \"\(text)\" is not \(what)")
        }
        return number
      }

      switch name {
      case "--gate": gate = try endpoint()
      case "--chat": chat = try endpoint()
      case "--advertise": advertisedChat = try endpoint()
      case "--data": dataFolder = try value("a folder")
      case "--memory":
        try flag()
        keepsNothing = true
      case "--keep-events": eventRetentionDays = try number(in: 1...36_500)
      case "--mailbox", "--print-codes":
        if let other = codesOption, other != name {
          throw Failure(message: "--mailbox and --print-codes exclude each other")
        }
        codesOption = name
        if name == "--mailbox" {
          codes = .mailbox(try value("a folder"))
        } else {
          try flag()
          codes = .printed
        }
      case "--companions":
        try flag()
        hasCompanions = true
      case "--family-clients":
        try flag()
        hasFamilyClients = true
      case "--trusted-proxy":
        let text = try value("an address or a range such as 10.0.0.0/8")
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
          guard let block = AddressBlock(part) else {
            throw Failure(message: "--trusted-proxy: \"\(part)\" is no address and no range such as 10.0.0.0/8")
          }
          trustedProxies.append(block)
        }
      case "--audit-log": auditFile = try value("a file")
      case "--audit-size": auditMebibytes = try number(in: 1...65_536)
      case "--limit":
        let text = try value("NAME=NUMBER")
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let limit = ServerLimit.named(parts[0]) else {
          throw Failure(message: "--limit: \"\(text)\" is no limit; --help lists them")
        }
        guard let number = Int(parts[1]), limit.range.contains(number) else {
          let range = limit.range
          throw Failure(
            message: "--limit: \(limit.name) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        limits[limit.name] = number
      case "--threads": threads = try number(in: 1...64)
      case "--log-level":
        let text = try value("a level")
        guard let level = Logger.Level(rawValue: text) else {
          let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
          throw Failure(message: "--log-level: \"\(text)\" is none of \(levels)")
        }
        logLevel = level
      case "--help", "-h":
        action = .showHelp
        return
      case "--version":
        action = .showVersion
        return
      default:
        throw Failure(message: "unknown option \"\(argument)\"; try --help")
      }
    }
    if keepsNothing, dataFolder != nil { throw Failure(message: "--memory and --data exclude each other") }
  }

  /// What `--help` prints.
  static let help = usage + limitTable

  private static let usage = """
    usage: wechat-server [options]
           wechat-server recover [--data DIR] --accept-loss | --restore FILE |
                                 --start-empty

    Runs a whole chat server: the gate that clients register and log in at, the
    verification of emails, and the chat server itself. Stop it with Ctrl-C.

    where to listen
      --gate HOST:PORT       HTTP gate, the address clients are given
                             (default 127.0.0.1:8080)
      --chat HOST:PORT       chat connections (default 127.0.0.1:8090)
      --advertise HOST:PORT  where clients are told to find the chat server, when
                             that is not where it listens; port 0 means the same
                             port

    what to keep
      --data DIR             folder for the database (default
                             $XDG_DATA_HOME/wechat-tui/server, that is
                             ~/.local/share/wechat-tui/server)
      --memory               keep nothing: everything is gone at the end
      --keep-events DAYS     how long a device may be away and still be told each
                             thing that happened (default 30); after that it gets
                             the newest state of all chats. Messages stay

    verification codes
      --print-codes          print each code to standard output (default)
      --mailbox DIR          write each mail to a file in this folder instead

    a database that lost accounts or many texts is not served
      recover --accept-loss  go on with what can be read
      recover --restore FILE go on with a backup
      recover --start-empty  go on with nothing; no uid is given a second time
                             (each keeps the damaged file beside the new one)

    other
      --companions           bring the built-in accounts along: File Transfer
                             (uid 1) and the talking xiaowei (uid 2)
      --family-clients       people use the original Qt client here: our client
                             warns of names and passwords that cannot be typed
                             there when it signs up
      --threads N            threads that serve connections, 1 to 64 (default 2)
      --log-level LEVEL      trace, debug, info, notice, warning, error or
                             critical (default info); the log goes to standard
                             error
      --trusted-proxy RANGE  address or range (10.0.0.0/8) of proxies that say who
                             the client is: X-Forwarded-For at the gate, PROXY
                             protocol at both ports; may be given again
      --audit-log FILE       note logins, refusals and changes of accounts in this
                             file (mode 0600); opened anew at SIGHUP
      --audit-size MIB       size at which it becomes FILE.1 (default 64); four of
                             those are kept
      --limit NAME=NUMBER    change a limit of the list below; may be given again
      --version              print the version
      -h, --help             print this

    examples
      wechat-server
      wechat-server --gate 0.0.0.0:8080 --chat 0.0.0.0:8090 \\
                    --advertise chat.example.org:8090 --mailbox /var/mail/chat

    """

  /// The limits with their defaults.
  private static var limitTable: String {
    let defaults = ServerConfiguration(mailer: ConsoleMailer())
    let rows = ServerLimit.all.map { limit in
      let name = "  \(limit.name) \(limit.value(in: defaults))"
      return "\(name)\n      \(limit.meaning)\n"
    }
    return "limits and their defaults (docs/limits.md)\n" + rows.joined() + "\n"
  }

  /// What `--version` prints.
  static let version = "wechat-server 0.1.0\n"
}
