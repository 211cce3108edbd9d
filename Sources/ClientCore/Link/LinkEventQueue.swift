import ChatProtocol
import Synchronization

/// Events on their way from the link to the one who follows it.
///
/// No event is dropped, and what comes of the network is bounded all the same: while more than ``maxWaitingBytes`` wait,
/// ``waitForRoom()`` holds the link up, which reads nothing more from its socket then, so that the server is slowed down
/// and memory is not. Of signals that say the same thing anew, such as a head, only the last of a row is kept.
final class LinkEventQueue: Sendable {
  /// Bytes of frames whose events may wait.
  static let maxWaitingBytes = 262_144
  /// What an event counts besides its frame.
  private static let eventBytes = 256
  /// Presences that are joined in one event.
  private static let maxJoinedPresences = 500

  private struct Entry {
    var event: LinkEvent
    let bytes: Int
  }

  private struct State {
    var waiting: [Entry] = []
    /// Where in `waiting` the oldest stands; the places before it are free.
    var head = 0
    var waitingBytes = 0
    var isFinished = false
    var consumer: CheckedContinuation<LinkEvent?, Never>?
    var producer: CheckedContinuation<Void, Never>?

    var hasRoom: Bool { isFinished || waitingBytes <= maxWaitingBytes }
  }

  private let state = Mutex(State())

  /// Bytes of frames whose events wait.
  var waitingBytes: Int { state.withLock { $0.waitingBytes } }

  /// Adds an event; `frameBytes` is the size of the frame that it came in, 0 for what the link says itself.
  func yield(_ event: LinkEvent, frameBytes: Int = 0) {
    let consumer = state.withLock { state -> CheckedContinuation<LinkEvent?, Never>? in
      if let consumer = state.consumer {
        state.consumer = nil
        return consumer
      }
      let last = state.waiting.count - 1
      if last >= state.head, let joined = Self.joined(state.waiting[last].event, event) {
        state.waiting[last].event = joined
        return nil
      }
      let bytes = frameBytes + Self.eventBytes
      state.waiting.append(Entry(event: event, bytes: bytes))
      state.waitingBytes += bytes
      return nil
    }
    consumer?.resume(returning: event)
  }

  /// One event that says all that two in a row say; `nil` where both are needed.
  private static func joined(_ first: LinkEvent, _ second: LinkEvent) -> LinkEvent? {
    switch (first, second) {
    case (.head(let old), .head(let new)): .head(max(old, new))
    case (.typing(let old), .typing(let new)) where old.from == new.from: second
    case (.delivered(let old), .delivered(let new)) where old.peer == new.peer:
      .delivered(DeliveredNotice(peer: new.peer, seq: max(old.seq, new.seq)))
    case (.presence(let old), .presence(let new)) where old.entries.count + new.entries.count <= maxJoinedPresences:
      .presence(PresenceNotice(entries: old.entries + new.entries))
    // What is wrong with a server shows in one frame as well as in thousands.
    case (.protocolError, .protocolError): first
    default: nil
    }
  }

  /// The next event; `nil` at the end, and for a task that is cancelled. For one consumer.
  func next() async -> LinkEvent? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (event, producer) = state.withLock { state -> (LinkEvent??, CheckedContinuation<Void, Never>?) in
          guard let entry = Self.takeFirst(of: &state) else {
            if state.isFinished || Task.isCancelled { return (.some(nil), nil) }
            state.consumer = continuation
            return (nil, nil)
          }
          return (entry.event, Self.takeProducer(of: &state))
        }
        producer?.resume()
        if let event { continuation.resume(returning: event) }
      }
    } onCancel: {
      let consumer = state.withLock { state in
        defer { state.consumer = nil }
        return state.consumer
      }
      consumer?.resume(returning: nil)
    }
  }

  private static func takeFirst(of state: inout State) -> Entry? {
    guard state.head < state.waiting.count else { return nil }
    let entry = state.waiting[state.head]
    state.head += 1
    state.waitingBytes -= entry.bytes
    if state.head == state.waiting.count {
      state.waiting.removeAll(keepingCapacity: state.waiting.count <= 64)
      state.head = 0
    } else if state.head >= 64, state.head > state.waiting.count / 2 {
      state.waiting.removeFirst(state.head)
      state.head = 0
    }
    return entry
  }

  private static func takeProducer(of state: inout State) -> CheckedContinuation<Void, Never>? {
    guard state.hasRoom else { return nil }
    defer { state.producer = nil }
    return state.producer
  }

  /// Returns when there is room, or when the task is cancelled. For one producer.
  func waitForRoom() async {
    if state.withLock({ $0.hasRoom }) { return }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (goesOn, older) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
          if state.hasRoom || Task.isCancelled { return (true, nil) }
          defer { state.producer = continuation }
          return (false, state.producer)
        }
        // A connection that was given up waits no longer.
        older?.resume()
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      let producer = state.withLock { state in
        defer { state.producer = nil }
        return state.producer
      }
      producer?.resume()
    }
  }

  /// No event comes any more; those that wait can still be taken.
  func finish() {
    let (consumer, producer) = state.withLock { state in
      state.isFinished = true
      defer { (state.consumer, state.producer) = (nil, nil) }
      return (state.consumer, state.producer)
    }
    consumer?.resume(returning: nil)
    producer?.resume()
  }
}
