import Glibc
import Synchronization

/// A log in a file of mode 0600, one line an event: time in UTC, level, text, facts.
public final class LogFile: FileLog {
  private let minimum: LogLevel
  private let file: Mutex<Int32>

  /// Opens a file for appending, in a folder that is made if needed.
  public init(path: String, minimum: LogLevel = .info) throws(FileError) {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try PrivateFiles.createFolder(String(path[..<slash]))
    }
    let opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw FileError(path: path, errno: errno) }
    self.minimum = minimum
    file = Mutex(opened)
  }

  deinit {
    let opened = file.withLock { $0 }
    close(opened)
  }

  public func write(_ level: LogLevel, _ message: StaticString, _ facts: [(name: StaticString, value: String)]) {
    guard level >= minimum else { return }
    var line = "\(Self.timestamp()) \(level) \(message)"
    for fact in facts { line += " \(fact.name)=\(Self.oneLine(fact.value))" }
    let bytes = Array("\(line)\n".utf8)
    file.withLock { opened in
      // A log that cannot be written (a full disk) must not stop the chat, and there is nobody to tell.
      try? PrivateFiles.writeAll(bytes, to: opened, path: "")
    }
  }

  private static func timestamp() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
    let milliseconds = String(now.tv_nsec / 1_000_000)
    let padding = String(repeating: "0", count: max(0, 3 - milliseconds.count))
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      + ".\(padding)\(milliseconds)Z"
  }

  /// Facts may hold foreign text; controls would forge lines or reach a terminal.
  private static func oneLine(_ value: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in value.unicodeScalars.prefix(500) {
      scalars.append(scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) ? "?" : scalar)
    }
    return String(scalars)
  }
}
