import NIOCore

/// Lines that wait to be written, within bounds: when they come faster than they leave, the oldest go, and are counted.
struct LineRing {
  /// Lines to be written together.
  struct Batch {
    var lines: [String]
    /// Lines that were dropped before the first of these.
    var dropped: Int
  }

  private let maxLines: Int
  private let maxBytes: Int
  private var lines = CircularBuffer<String>()
  private var bytes = 0
  private var dropped = 0

  init(maxLines: Int, maxBytes: Int) {
    self.maxLines = max(1, maxLines)
    self.maxBytes = maxBytes
  }

  var isEmpty: Bool { lines.isEmpty && dropped == 0 }

  mutating func append(_ line: String) {
    lines.append(line)
    bytes += line.utf8.count
    while lines.count > maxLines || (bytes > maxBytes && lines.count > 1) {
      bytes -= lines.removeFirst().utf8.count
      dropped += 1
    }
  }

  /// Takes everything that waits.
  mutating func takeAll() -> Batch {
    let batch = Batch(lines: Array(lines), dropped: dropped)
    lines.removeAll(keepingCapacity: true)
    bytes = 0
    dropped = 0
    return batch
  }

  /// What was taken could not be written.
  mutating func lose(_ batch: Batch) {
    dropped += batch.lines.count + batch.dropped
  }
}
