import ChatProtocol

/// How far a native session has been pushed its user's log.
///
/// A native client stores what it gets, and asks for what it misses, so the server keeps no place in the log for it: an
/// event that comes while the queue to the peer is full is not pushed, and once there is room again the peer is told
/// how far the log goes (docs/protocol.md, chapter 4, rule 5).
struct LivePush: Equatable, Sendable {
  /// The number of the last event that the session was given or told of.
  private(set) var pushed: EventNumber
  /// The number of the newest event in the log.
  private(set) var head: EventNumber
  /// Whether an event was left out and the peer not told yet.
  private(set) var isBehind = false

  /// - Parameter head: the newest event when the session began; the client was told of it.
  init(head: EventNumber) {
    pushed = head
    self.head = head
  }

  /// Events `first...last` were committed. Returns the number after which they are to be pushed now, or nil if none.
  mutating func published(first: EventNumber, last: EventNumber, hasRoom: Bool) -> EventNumber? {
    head = max(head, last)
    guard last > pushed, !isBehind else { return nil }
    guard hasRoom, first <= pushed.next else {
      isBehind = true
      return nil
    }
    defer { pushed = last }
    return pushed
  }

  /// The queue has room. Returns the head to tell the peer, if it missed anything.
  mutating func roomMade() -> EventNumber? {
    guard isBehind else { return nil }
    isBehind = false
    pushed = head
    return head
  }
}
