import ChatProtocol

/// Where one session stands in its user's event log, and what it must do next.
///
/// A session delivers the log of its user in order and without a gap: a published event that continues exactly where
/// the session stands goes out at once; anything else makes the session read the log from the store. Thus a push that
/// was lost, came too early or did not fit heals by itself, a backlog and live messages never mix, and no event is
/// delivered twice in a session. Nothing here does I/O.
struct DeliveryCursor: Equatable, Sendable {
  /// What the session must do after an event.
  enum Step: Equatable, Sendable {
    /// Send the events that were just published.
    case deliver
    /// Read the log after this number, then call ``pageEnded(head:hasRoom:)``.
    case read(after: EventNumber)
    /// Nothing now.
    case wait
  }

  /// The last event handed to the session's outbound queue (or passed over because it needs no frame).
  private(set) var position: EventNumber
  /// The highest event number known to exist.
  private(set) var head: EventNumber
  /// Whether a page was asked for and has not arrived; while it is true no other page is asked for.
  private(set) var isReading = false

  /// - Parameter position: the last event that an earlier session delivered; 0 when there was none.
  init(position: EventNumber) {
    self.position = position
    self.head = position
  }

  /// Starts with whatever waits in the store.
  mutating func begin() -> Step {
    isReading = true
    return .read(after: position)
  }

  /// Events were committed and pushed; `range` holds their numbers.
  mutating func published(_ range: ClosedRange<EventNumber>, hasRoom: Bool) -> Step {
    let continuesHere = head == position && range.lowerBound == position.next
    head = max(head, range.upperBound)
    if isReading || position >= head { return .wait }
    if continuesHere && hasRoom {
      position = range.upperBound
      return .deliver
    }
    return resume(hasRoom: hasRoom)
  }

  /// Tells whether an event of a page is to be delivered, and steps over it.
  mutating func accept(_ number: EventNumber) -> Bool {
    guard number > position else { return false }
    position = number
    head = max(head, number)
    return true
  }

  /// The page that was asked for has been handed over as far as there was room.
  ///
  /// - Parameters:
  ///   - storeHead: the number of the newest event in the store when the page was read.
  ///   - isLast: whether the page held everything up to `storeHead` and all of it was accepted.
  mutating func pageEnded(storeHead: EventNumber, isLast: Bool, hasRoom: Bool) -> Step {
    isReading = false
    // A log whose old end was pruned may hold nothing more although its numbers go on: step over them, or the
    // session would ask for the same empty page for ever.
    if isLast { position = max(position, storeHead) }
    head = max(head, storeHead)
    return resume(hasRoom: hasRoom)
  }

  /// The outbound queue has room again.
  mutating func roomMade() -> Step {
    resume(hasRoom: true)
  }

  private mutating func resume(hasRoom: Bool) -> Step {
    guard !isReading, hasRoom, position < head else { return .wait }
    isReading = true
    return .read(after: position)
  }
}
