import ChatProtocol
import Logging

/// Forgets events that are older than the server keeps them (docs/protocol.md, chapter 4, rule 6).
struct EventRetention: Sendable {
  /// Events removed and logs looked at in one transaction, so that texts never wait long behind it.
  private static let batch = 500
  /// After the start other things come first.
  private static let firstPause = Duration.seconds(60)
  private static let pause = Duration.seconds(24 * 60 * 60)

  /// ``MessageStore/pruneEvents(before:after:limit:)``.
  let pruneEvents:
    @Sendable (
      _ before: Timestamp, _ after: UserID?, _ limit: Int
    ) async throws(ServerError) -> PruningStep
  let clock: ServerClock
  /// How long events are kept.
  let days: Int
  let logger: Logger
  /// Waits, or throws when the task is cancelled.
  var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  /// Forgets once a day until it is cancelled. What fails is tried again a day later.
  func run() async {
    var pause = Self.firstPause
    while (try? await sleep(pause)) != nil {
      await prune()
      pause = Self.pause
    }
  }

  /// Forgets everything that is too old now. Returns how many events that was.
  @discardableResult
  func prune() async -> Int {
    let keptMilliseconds = Int64(clamping: max(0, days)).multipliedReportingOverflow(by: 24 * 60 * 60 * 1000)
    guard !keptMilliseconds.overflow else { return 0 }
    let cutoff = clock.now.advanced(byMilliseconds: -keptMilliseconds.partialValue)
    var total = 0
    do {
      var step = PruningStep(count: 0, position: nil, isLast: false)
      while !step.isLast, !Task.isCancelled {
        step = try await pruneEvents(cutoff, step.position, Self.batch)
        total += step.count
        await Task.yield()
      }
    } catch {
      logger.error("old events not removed", metadata: ["error": "\(error)"])
    }
    return total
  }
}
