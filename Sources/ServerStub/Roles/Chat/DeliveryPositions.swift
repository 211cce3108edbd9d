import ChatProtocol
import Logging
import Synchronization

/// The delivery positions of family sessions on their way to the store.
///
/// Sessions report often and the store is asked seldom: positions gather here and are written together. A position
/// that is lost in a crash only means that the next session gets a few messages once more, with the same `msgid`s.
final class DeliveryPositions: Sendable {
  /// The device name under which a family client's position is stored; such clients have no device of their own.
  static let familyDevice = ""

  private struct State {
    /// Not yet written.
    var waiting: [UserID: Int64] = [:]
    /// Being written now.
    var underWay: [UserID: Int64] = [:]
    var isWriting = false
  }

  private let messages: any MessageStore
  private let jobs: JobGroup
  private let logger: Logger
  private let state = Mutex(State())

  init(messages: any MessageStore, jobs: JobGroup, logger: Logger) {
    self.messages = messages
    self.jobs = jobs
    self.logger = logger
  }

  /// A session of `uid` has surely delivered everything up to this event.
  func note(_ uid: UserID, position: Int64) {
    let startsWriting = state.withLock { state in
      guard position > max(state.waiting[uid] ?? 0, state.underWay[uid] ?? 0) else { return false }
      state.waiting[uid] = position
      defer { state.isWriting = true }
      return !state.isWriting
    }
    guard startsWriting else { return }
    if !jobs.submit({ await self.writeWaiting() }) {
      // The server is closing; `writeWaiting()` is called once more there.
      state.withLock { $0.isWriting = false }
    }
  }

  /// A position that the store may not have yet.
  func latest(of uid: UserID) -> Int64? {
    state.withLock { state in state.waiting[uid] ?? state.underWay[uid] }
  }

  /// Writes everything that waits, and what comes meanwhile.
  func writeWaiting() async {
    while let batch = nextBatch() {
      do {
        try await messages.setDeliveryPositions(batch, device: DeliveryPositions.familyDevice)
      } catch {
        logger.error("delivery positions not stored", metadata: ["error": "\(error)"])
      }
    }
  }

  private func nextBatch() -> [UserID: Int64]? {
    state.withLock { state in
      state.underWay = state.waiting
      state.waiting = [:]
      state.isWriting = !state.underWay.isEmpty
      return state.isWriting ? state.underWay : nil
    }
  }
}
