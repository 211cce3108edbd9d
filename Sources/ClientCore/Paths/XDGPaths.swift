/// Where the client keeps its files, by the XDG Base Directory Specification.
public struct XDGPaths: Sendable, Hashable {
  /// The user's settings and themes.
  public let config: String
  /// Chats and accounts.
  public let data: String
  /// What can be made anew.
  public let cache: String
  /// Logs and other traces of use.
  public let state: String

  /// The folder that the client has in each of them.
  public static let folderName = "wechat-tui"

  /// Reads `XDG_CONFIG_HOME` and its like, else the defaults below `HOME`.
  ///
  /// The specification has relative paths ignored. Without `HOME` the working folder stands in for it.
  public init(environment: [String: String]) {
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "."
    func folder(_ variable: String, _ standard: String) -> String {
      let base = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(standard)"
      return "\(base)/\(Self.folderName)"
    }
    config = folder("XDG_CONFIG_HOME", ".config")
    data = folder("XDG_DATA_HOME", ".local/share")
    cache = folder("XDG_CACHE_HOME", ".cache")
    state = folder("XDG_STATE_HOME", ".local/state")
  }

  /// The folders of this program that come with the system, by `XDG_DATA_DIRS`.
  public static func sharedData(environment: [String: String]) -> [String] {
    let listed = environment["XDG_DATA_DIRS"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/local/share:/usr/share"
    return listed.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(folderName)" }
  }

  /// All four folders below one, such as a test's own.
  public init(root: String) {
    config = "\(root)/config/\(Self.folderName)"
    data = "\(root)/data/\(Self.folderName)"
    cache = "\(root)/cache/\(Self.folderName)"
    state = "\(root)/state/\(Self.folderName)"
  }

  /// The folder of one server's accounts.
  public func accounts(of server: GateEndpoint) -> String { "\(data)/accounts/\(server.key)" }
}
