import ChatProtocol
import Logging
import Synchronization

/// Who came in, who was refused, and what changed about accounts: one line each, in a file of its own.
///
/// No line holds a password, a token, a code or a text. What others wrote is escaped and cut. Lines are written like those
/// of ``ServerLog``: nobody waits for the disk, and refusals that repeat are summed up.
public final class AuditLog: Sendable {
  /// What happened.
  enum Event: String {
    case code, register, reset, login, logout
    case logoutEverywhere = "logout-everywhere"
    case chatLogin = "chat-login"
  }

  private struct Kind: Hashable {
    var event: Event
    var outcome: Int
    var share: String
  }

  /// Refusals of one kind from one address in ``window``.
  static let passing = 20
  private static let window = Duration.seconds(10)
  private let limit = Mutex(RepeatLimit<Kind>(passing: AuditLog.passing, length: 10_000))
  private let writer: LineWriter
  private let clock: ServerClock

  /// Opens or makes a file of mode 0600, to which lines are added.
  ///
  /// - Parameters:
  ///   - logger: is told when lines cannot be written, as on a full disk.
  ///   - maxBytes: where it would grow longer it becomes `path.1`, and that `path.2`; ``RotatingFile/kept`` of them stay.
  /// - Throws: ``ServerStartError`` with `cannotOpenStorage`.
  public convenience init(path: String, maxBytes: Int, logger: Logger? = nil) throws(ServerStartError) {
    self.init(sink: try RotatingFile(path: path, maxBytes: maxBytes), logger: logger)
  }

  init(sink: any LineSink, logger: Logger? = nil, clock: ServerClock = .system) {
    self.clock = clock
    writer = LineWriter(
      label: "audit", sink: sink, droppedLine: { "\(LogTime.now(clock)) dropped lines=\($0)" },
      failed: { logger?.error("the audit log cannot be written; lines are missing from it") })
  }

  /// Notes what happened.
  ///
  /// - Parameters:
  ///   - account: what was typed as a name or an address.
  ///   - peer: the client's address.
  func record(_ event: Event, outcome: ErrorCode, account: String? = nil, uid: UserID? = nil, peer: String) {
    let now = clock.nowMilliseconds()
    if outcome != .success {
      let kind = Kind(event: event, outcome: Int(outcome.rawValue), share: NetworkAddress.share(of: peer))
      switch limit.withLock({ $0.judge(kind, now: now) }) {
      case .pass: break
      case .leaveOut(true):
        writer.after(Self.window) { [weak self] in self?.summarize(kind) }
        return
      case .leaveOut(false): return
      }
    }
    var line = "\(LogTime.text(now)) \(event.rawValue) outcome=\(outcome.rawValue)"
    if let uid { line += " uid=\(uid.rawValue)" }
    if let account { line += " account=\"\(account.escapedForLog(limit: 128))\"" }
    writer.write(line + " peer=\(peer.escapedForLog(limit: 64))")
  }

  /// Begins a new file where the old one was moved away.
  public func reopen() {
    writer.reopen()
  }

  /// Writes what waits; gives up after `limit`.
  public func flush(within limit: Duration) {
    let kinds = self.limit.withLock { $0.kindsLeftOut }
    for kind in kinds { summarize(kind) }
    writer.flush(within: limit)
  }

  private func summarize(_ kind: Kind) {
    let count = limit.withLock { $0.summarize(kind) }
    guard count > 0 else { return }
    writer.write(
      "\(LogTime.now(clock)) \(kind.event.rawValue) outcome=\(kind.outcome) repeated=\(count) from=\(kind.share)")
  }
}
