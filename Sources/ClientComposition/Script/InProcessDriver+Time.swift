import ChatTUI
import ClientCore
import Dispatch

/// Moving time on, and waiting for what goes on without it.
extension InProcessDriver {
  /// Moves time on in small steps, and after each lets everything that it woke go on, as it would in real time.
  func advance(by duration: Duration) async throws(ScriptFault) {
    let clock = try await startedWorld().clock
    let total = duration.milliseconds
    // Fine enough for every timer of the program; coarser over days, or the steps alone would take minutes.
    let step = max(100, total / 20_000)
    var left = total
    while left > 0 {
      let sleepers = clock.sleeperCount
      clock.advance(by: .milliseconds(min(step, left)))
      left -= step
      if isBusy || clock.sleeperCount < sleepers { await settle(untilSleeping: sleepers, on: clock) }
    }
    await drawFrame()
  }

  // MARK: Waiting

  /// Whether something is under way that will come back by itself, without time moving on.
  private var isBusy: Bool { activity.isBusy || network.isBusy || world?.clock.isBusy == true }

  /// Lets everything that was begun come to its end, or to a point where it waits for time or the user.
  ///
  /// What goes on between two things that can be seen (a request, a write, a timer) are a few hops from one
  /// executor to another; several idle turns of both cover them.
  ///
  /// - Parameter sleepers: how many timers there were; once there are as many again, what woke waits again.
  func settle(untilSleeping sleepers: Int = .max, on clock: ScriptClock? = nil) async {
    // Only for what never answers, such as a peer that hangs.
    let deadline = ContinuousClock.now + .seconds(2)
    var idleTurns = 0
    while idleTurns < Self.idleTurns, ContinuousClock.now < deadline {
      let seen = changes.count
      await drawFrame()
      await Task.detached {}.value
      if isBusy {
        idleTurns = 0
        _ = await changes.wait(after: seen, limit: .milliseconds(1))
      } else if let clock, clock.sleeperCount >= sleepers {
        return
      } else {
        idleTurns += 1
      }
    }
  }

  private static let idleTurns = 20

  /// Lets a frame that is due be drawn, so that what follows meets the screen of the present state.
  func drawFrame() async {
    await withCheckedContinuation { continuation in
      // Behind the frame, which is scheduled the same way.
      DispatchQueue.main.async { continuation.resume() }
    }
  }

  /// Waits until a condition holds.
  func wait(_ complaint: String, until condition: () throws(ScriptFault) -> Bool) async throws(ScriptFault) {
    let deadline = ContinuousClock.now + limit
    while true {
      let seen = changes.count
      if try condition() { return }
      guard await changes.wait(after: seen, limit: ContinuousClock.now.duration(to: deadline)) else {
        throw ScriptFault("\(complaint) within \(limit)")
      }
    }
  }
}

extension Duration {
  /// Whole milliseconds; far beyond any script, the largest there are.
  fileprivate var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    return overflow ? .max : product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000).partialValue
  }
}
