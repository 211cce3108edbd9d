import NIOCore

/// Waiters who take turns by share: whoever has many waiting gets no more turns than one who has a single one.
struct FairQueue<Share: Hashable, Element> {
  private var lines: [Share: CircularBuffer<Element>] = [:]
  /// The shares that have somebody waiting, the next one first.
  private var turns = CircularBuffer<Share>()
  private(set) var count = 0

  /// How many of a share wait.
  func count(of share: Share) -> Int { lines[share]?.count ?? 0 }

  mutating func append(_ element: Element, share: Share) {
    if lines[share] == nil { turns.append(share) }
    lines[share, default: CircularBuffer(initialCapacity: 1)].append(element)
    count += 1
  }

  mutating func popFirst() -> Element? {
    guard let share = turns.popFirst() else { return nil }
    let element = lines[share]?.popFirst()
    if lines[share]?.isEmpty ?? true {
      lines[share] = nil
    } else {
      turns.append(share)
    }
    count -= 1
    return element
  }

  /// Makes room for a share by sending away the last of the share that has most waiting; `nil` where that share has no more
  /// than this one would.
  mutating func popLastOfLongest(for share: Share) -> Element? {
    guard let longest = lines.max(by: { $0.value.count < $1.value.count }),
      longest.value.count > count(of: share) + 1
    else { return nil }
    count -= 1
    // More than one waits there, so the share keeps its turn.
    return lines[longest.key]?.popLast()
  }
}
