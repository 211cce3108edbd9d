import ChatProtocol

/// How far a family session's user has surely got the log: the position that the next session goes on from.
///
/// Texts reach the peer in another order than that of the log, since those of one friend share frames. So the position
/// stands before the first text whose arrival is not sure, whatever has arrived behind it. ``OutboundPacer`` judges what
/// has arrived; how a connection ends says nothing.
struct DeliveryConfirmation: Equatable, Sendable {
  /// The last event that the session was given or passed over.
  private var reached: EventNumber
  /// The texts up to there that wait or whose arrival is not sure, ascending.
  private var open: [EventNumber] = []
  /// The position that was last asked for.
  private var told: EventNumber

  /// - Parameter position: the last event that earlier sessions have surely got.
  init(position: EventNumber) {
    reached = position
    told = position
  }

  /// The last event before which everything has arrived or needs no frame.
  var position: EventNumber { open.first.map { $0.previous } ?? reached }

  /// An event waits to be written. Numbers ascend.
  mutating func waits(for number: EventNumber) {
    guard number > reached else { return }
    reached = number
    open.append(number)
  }

  /// Events up to a number need no frame, but for those that wait.
  mutating func passedOver(through number: EventNumber) {
    reached = max(reached, number)
  }

  /// Events have surely arrived, or need not any more.
  mutating func arrived(_ numbers: [EventNumber]) {
    guard !numbers.isEmpty else { return }
    let numbers = Set(numbers)
    open.removeAll { numbers.contains($0) }
  }

  /// The position, if it has moved since it was last asked for.
  mutating func progress() -> EventNumber? {
    guard position > told else { return nil }
    told = position
    return position
  }
}
