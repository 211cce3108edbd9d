/// Which codes are good for which addresses: the rules of the verify role without I/O.
///
/// Codes are held as hashes. Time comes in with every call, in milliseconds.
struct CodeBook {
  private struct Entry {
    var hash: [UInt8] = []
    var expires: Int64 = 0
    var triesLeft = 0
    /// When mails were sent in the last hour.
    var sent: [Int64] = []
  }

  private static let hour: Int64 = 3_600_000
  private let limits: VerifyLimits
  private var entries: [String: Entry] = [:]
  private var peers: [String: [Int64]] = [:]
  /// When old entries were last looked for.
  private var sweptAt: Int64 = 0

  init(limits: VerifyLimits) {
    self.limits = limits
  }

  /// Whether a mail may go out now; notes it if so.
  mutating func admit(address: String, peer: String, now: Int64) -> Bool {
    forgetOld(now: now)
    guard entries.count < limits.capacity || entries[address] != nil else { return false }
    guard peers.count < limits.capacity || peers[peer] != nil else { return false }
    let sent = Self.lastHour(entries[address]?.sent, now: now)
    let asked = Self.lastHour(peers[peer], now: now)
    if let last = sent.last, now - last < limits.pause { return false }
    guard sent.count < limits.mailsPerAddress else { return false }
    if let limit = limits.mailsPerPeer {
      guard asked.count < limit else { return false }
      peers[peer] = asked + [now]
    }
    entries[address, default: Entry()].sent = sent + [now]
    return true
  }

  /// Makes a code the only good one of its address.
  mutating func put(hash: [UInt8], for address: String, now: Int64) {
    var entry = entries[address] ?? Entry()
    entry.hash = hash
    entry.expires = now + limits.lifetime
    entry.triesLeft = limits.tries
    entries[address] = entry
  }

  /// Compares a code's hash; a wrong one costs a try.
  mutating func check(hash: [UInt8], for address: String, now: Int64) -> CodeCheck {
    guard var entry = entries[address], entry.triesLeft > 0, now < entry.expires else { return .expired }
    // The clock was set back: a code must not live longer for that.
    guard entry.expires - now <= limits.lifetime else { return .expired }
    if Secrets.areEqual(hash, entry.hash) { return .right }
    entry.triesLeft -= 1
    entries[address] = entry
    return .wrong
  }

  /// The code of an address is used up.
  mutating func consume(for address: String) {
    entries[address]?.triesLeft = 0
    entries[address]?.hash = []
  }

  /// A code that reached nobody is good no more, unless a newer one has replaced it.
  mutating func withdraw(hash: [UInt8], for address: String) {
    if entries[address]?.hash == hash { consume(for: address) }
  }

  /// The times within the last hour; those of the future come from a clock that was set back, and don't count.
  private static func lastHour(_ times: [Int64]?, now: Int64) -> [Int64] {
    (times ?? []).filter { $0 <= now && now - $0 < hour }
  }

  private mutating func forgetOld(now: Int64) {
    guard entries.count >= limits.capacity || peers.count >= limits.capacity else { return }
    // At most once a second, for it looks at everything.
    guard now - sweptAt >= 1000 || now < sweptAt else { return }
    sweptAt = now
    entries = entries.filter { now < $0.value.expires || !Self.lastHour($0.value.sent, now: now).isEmpty }
    peers = peers.filter { !Self.lastHour($0.value, now: now).isEmpty }
  }
}
