/// How much a line of the log matters.
public enum LogLevel: String, Sendable, Hashable, CaseIterable {
  case debug, info, warning, error
}

/// Takes lines for a log. The text is constant, what varies are facts; never a password, code, token or message text.
public protocol FileLog: Sendable {
  func write(_ level: LogLevel, _ message: StaticString, _ facts: [(name: StaticString, value: String)])
}

extension FileLog {
  public func write(_ level: LogLevel, _ message: StaticString) { write(level, message, []) }
}

/// Drops every line: the client writes no log unless it is asked to.
public struct NoLog: FileLog {
  public init() {}
  public func write(_ level: LogLevel, _ message: StaticString, _ facts: [(name: StaticString, value: String)]) {}
}
