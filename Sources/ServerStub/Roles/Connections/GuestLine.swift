import NIOCore

/// Guests in the order they came. A guest that has left stays in the line until it would be its turn, or until the line is
/// mostly made of such, so that joining and leaving cost nothing.
struct GuestLine {
  private var tickets = CircularBuffer<UInt64>(initialCapacity: 0)
  /// How many guests stand in it.
  private(set) var count = 0

  /// - Parameter isStanding: whether the guest with this ticket is still one.
  mutating func join(_ ticket: UInt64, isStanding: (UInt64) -> Bool) {
    if tickets.count > 2 * count + 64 {
      tickets = CircularBuffer(tickets.filter(isStanding))
    }
    tickets.append(ticket)
    count += 1
  }

  mutating func left() {
    count -= 1
    if count == 0 { tickets = CircularBuffer(initialCapacity: 0) }
  }

  /// The guest that has been there longest.
  mutating func first(isStanding: (UInt64) -> Bool) -> UInt64? {
    while let ticket = tickets.first {
      if isStanding(ticket) { return ticket }
      tickets.removeFirst()
    }
    return nil
  }
}
