/// Slows down guessing: after some wrong passwords for an account from one peer, each further one doubles a pause.
struct LoginThrottle {
  struct Key: Hashable {
    let identifier: String
    let peer: String
  }

  private struct Entry {
    var failures: Int
    var blockedUntil: Int64
  }

  /// Wrong passwords that cost nothing.
  private static let freeTries = 5
  /// The longest pause, in milliseconds.
  private static let longestPause: Int64 = 60_000
  /// Entries kept at the most, so that random names can't fill the memory.
  private static let capacity = 50_000
  private var entries: [Key: Entry] = [:]

  /// Whether this peer has to wait before it may try this account again.
  func isBlocked(_ key: Key, now: Int64) -> Bool {
    guard let entry = entries[key] else { return false }
    return now < entry.blockedUntil
  }

  mutating func noteFailure(_ key: Key, now: Int64) {
    if entries.count >= Self.capacity {
      entries = entries.filter { now < $0.value.blockedUntil }
      if entries.count >= Self.capacity { entries.removeAll() }
    }
    var entry = entries[key] ?? Entry(failures: 0, blockedUntil: 0)
    // Failures are forgiven an hour after the last pause ended.
    if entry.failures > 0, now > entry.blockedUntil + 3_600_000 { entry.failures = 0 }
    entry.failures += 1
    let excess = entry.failures - Self.freeTries
    let pause = excess < 0 ? 0 : min(Self.longestPause, 1000 << Int64(min(excess, 6)))
    entry.blockedUntil = now + pause
    entries[key] = entry
  }

  mutating func noteSuccess(_ key: Key) {
    entries[key] = nil
  }
}
