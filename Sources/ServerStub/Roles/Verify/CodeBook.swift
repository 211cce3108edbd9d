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

  init(limits: VerifyLimits) {
    self.limits = limits
  }

  /// Whether a mail may go out now; notes it if so.
  mutating func admit(address: String, peer: String, now: Int64) -> Bool {
    forgetOld(now: now)
    guard entries.count < limits.capacity || entries[address] != nil, peers.count < limits.capacity || peers[peer] != nil
    else { return false }
    let sent = (entries[address]?.sent ?? []).filter { now - $0 < Self.hour }
    let asked = (peers[peer] ?? []).filter { now - $0 < Self.hour }
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

  private mutating func forgetOld(now: Int64) {
    guard entries.count >= limits.capacity || peers.count >= limits.capacity else { return }
    entries = entries.filter { now < $0.value.expires || ($0.value.sent.last.map { now - $0 < Self.hour } ?? false) }
    peers = peers.filter { $0.value.last.map { now - $0 < Self.hour } ?? false }
  }
}
