import ChatProtocol
import NIOCore

/// The frames that wait to be written to one peer, oldest first.
struct OutboundQueue {
  /// A frame's bytes, and the number of the last event that the peer has once it has them.
  struct Entry {
    var bytes: [UInt8]
    /// `nil` for replies and notices, and in native sessions, whose peers confirm by themselves.
    var deliveredThrough: Int64?
    /// Whether the peer can have it again from the store.
    var isRepeatable = false
  }

  // Starts with no storage: most sessions are idle.
  private var entries = CircularBuffer<Entry>(initialCapacity: 0)
  /// Bytes of all frames that wait.
  private(set) var byteCount = 0
  /// Bytes of those that could not be read from the store again.
  private(set) var unstorableByteCount = 0

  var isEmpty: Bool { entries.isEmpty }

  /// Adds a frame that carries the user's log up to an event.
  mutating func append(_ bytes: [UInt8], deliveredThrough: Int64) {
    append(Entry(bytes: bytes, deliveredThrough: deliveredThrough, isRepeatable: true))
  }

  /// Adds a frame that needs no confirmation.
  mutating func append(_ bytes: [UInt8], isRepeatable: Bool = false) {
    append(Entry(bytes: bytes, deliveredThrough: nil, isRepeatable: isRepeatable))
  }

  private mutating func append(_ entry: Entry) {
    entries.append(entry)
    byteCount += entry.bytes.count
    if !entry.isRepeatable { unstorableByteCount += entry.bytes.count }
  }

  /// Takes note of an event that needs no frame. Returns false when nothing waits, so that it counts as delivered now.
  mutating func passOver(_ number: Int64) -> Bool {
    guard let index = entries.indices.last(where: { entries[$0].deliveredThrough != nil }) else { return false }
    entries[index].deliveredThrough = number
    return true
  }

  mutating func popFirst() -> Entry? {
    guard let entry = entries.popFirst() else { return nil }
    byteCount -= entry.bytes.count
    if !entry.isRepeatable { unstorableByteCount -= entry.bytes.count }
    if entries.isEmpty { entries = CircularBuffer(initialCapacity: 0) }
    return entry
  }

  /// Takes everything as one run of bytes, for a peer that can split them again.
  mutating func popAll() -> Entry? {
    guard var all = popFirst() else { return nil }
    all.bytes.reserveCapacity(all.bytes.count + byteCount)
    while let next = popFirst() {
      all.bytes.append(contentsOf: next.bytes)
      all.deliveredThrough = next.deliveredThrough ?? all.deliveredThrough
    }
    return all
  }

  mutating func removeAll() {
    self = OutboundQueue()
  }
}
