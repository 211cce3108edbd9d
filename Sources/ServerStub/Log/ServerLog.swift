import Glibc
import Logging
import Synchronization

/// The server's log: lines in the form of swift-log's own, written without ever holding up who logs.
///
/// Of one message at most ``passing`` lines come in ten seconds, but for `trace`; a summary tells how many were left out.
public final class ServerLog: Sendable {
  private struct Kind: Hashable {
    var level: Logger.Level
    var message: String
  }

  /// Lines of one message in a window.
  static let passing = 20
  private static let window = Duration.seconds(10)
  private let limit = Mutex(RepeatLimit<Kind>(passing: ServerLog.passing, length: 10_000))
  private let writer: LineWriter
  private let label: String
  private let clock: ServerClock

  /// A log to an open descriptor.
  ///
  /// - Parameter label: the program's name, in each line.
  public convenience init(label: String, descriptor: CInt) {
    self.init(label: label, sink: DescriptorSink(descriptor: descriptor))
  }

  /// A log to a file of mode 0600, which is made if it is not there. A full one is renamed, see ``RotatingFile``.
  ///
  /// - Throws: ``ServerStartError`` with `cannotOpenStorage`.
  public convenience init(label: String, path: String, maxBytes: Int) throws(ServerStartError) {
    self.init(label: label, sink: try RotatingFile(path: path, maxBytes: maxBytes))
  }

  init(label: String, sink: any LineSink, clock: ServerClock = .system) {
    self.label = label
    self.clock = clock
    writer = LineWriter(label: "log", sink: sink) { count in
      "\(LogTime.now(clock)) warning \(label): [ServerStub] \(count) lines dropped: nobody took them in time"
    }
  }

  /// A logger that writes here.
  public func logger(level: Logger.Level) -> Logger {
    var logger = Logger(label: label) { _ in Handler(log: self) }
    logger.logLevel = level
    return logger
  }

  /// Writes what waits, summaries included; gives up after `limit`.
  public func flush(within limit: Duration) {
    let kinds = self.limit.withLock { $0.kindsLeftOut }
    for kind in kinds { summarize(kind) }
    writer.flush(within: limit)
  }

  private func write(_ event: LogEvent, metadata: Logger.Metadata) {
    let kind = Kind(level: event.level, message: event.message.description)
    let now = clock.nowMilliseconds()
    let verdict = event.level == .trace ? .pass : limit.withLock { $0.judge(kind, now: now) }
    switch verdict {
    case .pass:
      var facts = ""
      for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
        facts += " \(name)=\("\(value)".escapedForLog())"
      }
      writer.write(
        "\(LogTime.text(now)) \(event.level) \(label):\(facts) [\(event.source)] \(kind.message.escapedForLog())")
    case .leaveOut(true): writer.after(Self.window) { [weak self] in self?.summarize(kind) }
    case .leaveOut(false): break
    }
  }

  private func summarize(_ kind: Kind) {
    let count = limit.withLock { $0.summarize(kind) }
    guard count > 0 else { return }
    writer.write(
      "\(LogTime.now(clock)) \(kind.level) \(label): [ServerStub] \(kind.message.escapedForLog()): "
        + "\(count) more lines like this left out")
  }

  private struct Handler: LogHandler {
    let log: ServerLog
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    init(log: ServerLog) {
      self.log = log
    }

    func log(event: LogEvent) {
      log.write(event, metadata: metadata.merging(event.metadata ?? [:]) { $1 })
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
  }
}

/// Times in log lines: local, to the second, with the zone's offset.
enum LogTime {
  static func now(_ clock: ServerClock) -> String { text(clock.nowMilliseconds()) }

  static func text(_ milliseconds: Int64) -> String {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
      let count = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
      return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
