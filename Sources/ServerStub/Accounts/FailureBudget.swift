/// So many failures are free; each is forgiven after a time of its own.
///
/// Kept as the moment at which all of a key are forgiven, so one number a key. Times in milliseconds since 1970.
struct FailureBudget<Key: Hashable> {
  private let free: Int64
  private let forgiveness: Int64
  private let capacity: Int
  private var forgivenAt: [Key: Int64] = [:]

  /// - Parameters:
  ///   - free: failures in a row that are free.
  ///   - forgiveness: after which one of them is forgiven.
  ///   - capacity: keys remembered at the most.
  init(free: Int, forgiveness: Int64, capacity: Int = 50_000) {
    self.free = Int64(max(1, free))
    self.forgiveness = max(1, forgiveness)
    self.capacity = capacity
  }

  /// Whether one more failure is free.
  func hasRoom(_ key: Key, now: Int64) -> Bool {
    owed(key, now: now) <= (free - 1) * forgiveness
  }

  mutating func noteFailure(_ key: Key, now: Int64) {
    if forgivenAt[key] == nil, forgivenAt.count >= capacity {
      forgivenAt = forgivenAt.filter { $0.value > now }
      // So many are busy at once that no single one stands out.
      if forgivenAt.count >= capacity { forgivenAt.removeAll() }
    }
    forgivenAt[key] = now + min(owed(key, now: now), free * forgiveness) + forgiveness
  }

  /// One failure turned out to be none.
  mutating func takeBack(_ key: Key, now: Int64) {
    let rest = owed(key, now: now) - forgiveness
    forgivenAt[key] = rest > 0 ? now + rest : nil
  }

  mutating func forgive(_ key: Key) {
    forgivenAt[key] = nil
  }

  private func owed(_ key: Key, now: Int64) -> Int64 {
    guard let moment = forgivenAt[key] else { return 0 }
    let owed = moment - now
    // More than can be owed means that the clock was set back.
    return owed <= (free + 1) * forgiveness ? max(0, owed) : 0
  }
}
