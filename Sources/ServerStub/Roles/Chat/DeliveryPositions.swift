import ChatProtocol
import Logging
import Synchronization

/// The delivery positions of devices on their way to the store.
///
/// Sessions report often and the store is asked seldom: positions gather here and are written together. What the store
/// cannot take, as when the disk is full, is tried again with the next one. A position that is lost in a crash only
/// means that the next family session gets a few messages once more, with the same `msgid`s, and that a sender's tick
/// comes later.
final class DeliveryPositions: Sendable {
  private struct State {
    /// Not yet written.
    var waiting: [DeviceID: EventNumber] = [:]
    /// Being written now.
    var underWay: [DeviceID: EventNumber] = [:]
    var isWriting = false
  }

  private let messages: any MessageStore
  private let notifier: any PeerNotifier
  private let jobs: JobGroup
  private let logger: Logger
  private let state = Mutex(State())

  init(messages: any MessageStore, notifier: any PeerNotifier, jobs: JobGroup, logger: Logger) {
    self.messages = messages
    self.notifier = notifier
    self.jobs = jobs
    self.logger = logger
  }

  /// A device has surely got everything up to this event; 0 makes it known before it got any.
  func note(_ device: DeviceID, position: EventNumber) {
    let startsWriting = state.withLock { state in
      guard position > max(state.waiting[device] ?? -1, state.underWay[device] ?? -1) else { return false }
      state.waiting[device] = position
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
  func latest(of device: DeviceID) -> EventNumber? {
    state.withLock { state in state.waiting[device] ?? state.underWay[device] }
  }

  /// Writes everything that waits, and what comes meanwhile.
  func writeWaiting() async {
    while let batch = nextBatch() {
      do {
        for mark in try await messages.setDeliveryPositions(batch) {
          notifier.notify(.native(DeliveredNotice(peer: mark.recipient, seq: mark.seq).frame()), to: mark.sender)
        }
      } catch {
        logger.error("delivery positions not stored", metadata: ["error": "\(error)"])
        keep(batch)
        return
      }
    }
  }

  private func keep(_ batch: [DeviceID: EventNumber]) {
    state.withLock { state in
      state.waiting.merge(batch) { max($0, $1) }
      state.underWay = [:]
      state.isWriting = false
    }
  }

  private func nextBatch() -> [DeviceID: EventNumber]? {
    state.withLock { state in
      state.underWay = state.waiting
      state.waiting = [:]
      state.isWriting = !state.underWay.isEmpty
      return state.isWriting ? state.underWay : nil
    }
  }
}
