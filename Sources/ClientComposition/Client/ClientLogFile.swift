import ClientCore
import Logging
import ServerStub

/// The log of `--log FILE`: the client's lines and those of the server inside, in one file of mode 0600.
///
/// Lines are written by a thread of their own, those that repeat are summed up, and a file that would grow beyond
/// ``maxBytes`` becomes `FILE.1`. No line holds a password, a token, a code or a text.
struct ClientLogFile: FileLog {
  /// Where a file is full.
  static let maxBytes = 4 << 20
  /// How long the end of the program waits for lines that are not written yet.
  private static let patience = Duration.milliseconds(500)

  private let lines: ServerLog
  private let level: Logger.Level
  private let own: Logger

  /// Throws a ``StartError`` that says why the file cannot be written.
  init(path: String, level: LogLevel) throws(StartError) {
    do throws(ServerStartError) {
      lines = try ServerLog(label: "wechat-tui", path: path, maxBytes: Self.maxBytes)
    } catch {
      throw StartError("--log: \(error.message)")
    }
    self.level = Self.level(level)
    own = lines.logger(level: self.level)
  }

  /// What the server inside logs by.
  var server: Logger { lines.logger(level: level) }

  func write(_ level: LogLevel, _ message: StaticString, _ facts: [(name: StaticString, value: String)]) {
    let metadata = Logger.Metadata(uniqueKeysWithValues: facts.map { ("\($0.name)", .string($0.value)) })
    own.log(level: Self.level(level), "\(message)", metadata: metadata, source: "client")
  }

  /// Writes what waits.
  func flush() { lines.flush(within: Self.patience) }

  private static func level(_ level: LogLevel) -> Logger.Level {
    switch level {
    case .debug: .debug
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}
