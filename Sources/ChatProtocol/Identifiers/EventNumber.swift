/// The number of an event in a user's log: 1, 2, 3 … without gaps (docs/protocol.md, chapter 4).
///
/// On the wire it is called `n`, `inbox`, `head` or `cursor`, by what is said about the event: that it is this one, that
/// it is the newest, or that it is the last one that a device has stored. 0 is no event.
public struct EventNumber: SequenceNumber {
  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }
}
