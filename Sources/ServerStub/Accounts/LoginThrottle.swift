/// Slows down guessing: after some wrong passwords for an account from one peer, each further one doubles a pause.
///
/// Time comes in with every call, in milliseconds since 1970.
struct LoginThrottle {
  /// Who tries which account from where.
  struct Key: Hashable {
    let account: Attempt.Account
    /// The address, or for IPv6 its network.
    let peer: String

    init(account: Attempt.Account, peer: String) {
      self.account = account
      self.peer = NetworkAddress.share(of: peer)
    }
  }

  private struct Entry {
    var failures = 0
    var blockedUntil: Int64 = 0
  }

  /// Wrong passwords that cost nothing.
  static let freeTries = 5
  /// The longest pause, in milliseconds.
  static let longestPause: Int64 = 60_000
  /// Failures are forgiven this long after the last pause ended, in milliseconds.
  static let memory: Int64 = 3_600_000
  /// Entries kept at the most, so that random names can't fill the memory.
  private static let capacity = 50_000
  private var entries: [Key: Entry] = [:]

  /// Takes a try, which counts as failed until ``noteSuccess(_:)`` or ``takeBack(_:)`` says otherwise: many tries at
  /// once must not all slip through before the first has failed. `false` if this peer has to wait.
  mutating func admit(_ key: Key, now: Int64) -> Bool {
    var entry = entries[key] ?? Entry()
    let rest = entry.blockedUntil &- now
    // A rest longer than any pause means that the clock was set back.
    guard rest <= 0 || rest > Self.longestPause else { return false }
    if now &- entry.blockedUntil > Self.memory { entry.failures = 0 }
    entry.failures += 1
    let excess = entry.failures - Self.freeTries
    entry.blockedUntil = now + (excess <= 0 ? 0 : min(Self.longestPause, 1000 << Int64(min(excess - 1, 6))))
    if entries[key] == nil { makeRoom(now: now) }
    entries[key] = entry
    return true
  }

  /// How many entries are kept.
  var count: Int { entries.count }

  /// The password was right.
  mutating func noteSuccess(_ key: Key) {
    entries[key] = nil
  }

  /// The password was not looked at.
  mutating func takeBack(_ key: Key) {
    guard var entry = entries[key] else { return }
    entry.failures = max(0, entry.failures - 1)
    entry.blockedUntil = 0
    entries[key] = entry.failures == 0 ? nil : entry
  }

  private mutating func makeRoom(now: Int64) {
    guard entries.count >= Self.capacity else { return }
    entries = entries.filter { now < $0.value.blockedUntil }
    if entries.count >= Self.capacity { entries.removeAll() }
  }
}
