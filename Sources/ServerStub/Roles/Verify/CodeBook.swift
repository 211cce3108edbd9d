/// Which codes are good for which addresses: the rules of the verify role without I/O.
///
/// Codes are held as hashes. Time comes in with every call, in milliseconds. Who asks is a *share*: an address, or the network
/// of an IPv6 address (``NetworkAddress/share(of:)``).
struct CodeBook {
  private struct Entry {
    var hash: [UInt8] = []
    var expires: Int64 = 0
    /// Wrong codes of those who have asked for one at this address.
    var wrongByAskers: [String: Int] = [:]
    /// Wrong codes of everybody else together, so that a stranger cannot use up the tries of the owner.
    var wrongByStrangers = 0
    /// Times the right code was shown; each may ask whether a user name is taken.
    var shown = 0
    /// The code that was spent last and may be given back, by the number of its redemption.
    var spent: (redemption: Int64, hash: [UInt8])?
    /// Who asked for a code in the last hour.
    var askers: [String: Int64] = [:]
  }

  private static let hour: Int64 = 3_600_000
  private let limits: VerifyLimits
  private var entries: [String: Entry] = [:]
  /// When mails went to a mailbox in the last hour, whatever tag the address had.
  private var mailboxes: [String: [Int64]] = [:]
  private var peers: [String: [Int64]] = [:]
  private var guesses: FailureBudget<String>
  private var redemptions: Int64 = 0
  /// When old entries were last looked for.
  private var sweptAt: Int64 = 0

  init(limits: VerifyLimits) {
    self.limits = limits
    guesses = FailureBudget(free: limits.wrongCodesPerPeer, forgiveness: 10_000)
  }

  /// Whether a mail may go out now; notes it if so.
  mutating func admit(address: String, peer: String, now: Int64) -> Bool {
    let mailbox = Self.mailbox(of: address)
    let sent = Self.lastHour(mailboxes[mailbox], now: now)
    let asked = Self.lastHour(peers[peer], now: now)
    if let last = sent.last, now - last < limits.pause { return false }
    guard sent.count < limits.mailsPerAddress else { return false }
    if let limit = limits.mailsPerPeer, asked.count >= limit { return false }
    guard makeRoom(for: address, peer: peer, now: now) else { return false }
    peers[peer] = asked + [now]
    mailboxes[mailbox] = sent + [now]
    entries[address, default: Entry()].askers[peer] = now
    return true
  }

  /// Makes a code the only good one of its address.
  mutating func put(hash: [UInt8], for address: String, now: Int64) {
    let askers = entries[address]?.askers.filter { $0.value <= now && now - $0.value < Self.hour } ?? [:]
    entries[address] = Entry(hash: hash, expires: now + limits.lifetime, askers: askers)
  }

  /// What became of a code's hash that was shown.
  enum Redemption: Equatable {
    /// It was right and is spent; the number gives it back.
    case redeemed(Int64)
    case wrong
    case expired
    case tooManyTries
  }

  /// Spends the code with a hash; a wrong one costs a try of whoever shows it.
  mutating func redeem(hash: [UInt8], for address: String, peer: String, now: Int64) -> Redemption {
    guard guesses.hasRoom(peer, now: now) else { return .tooManyTries }
    guard var entry = entries[address], !entry.hash.isEmpty, now < entry.expires else { return .expired }
    // The clock was set back: a code must not live longer for that.
    guard entry.expires - now <= limits.lifetime else { return .expired }
    let isAsker = entry.askers[peer] != nil
    let wrong = isAsker ? entry.wrongByAskers[peer] ?? 0 : entry.wrongByStrangers
    guard wrong < (isAsker ? limits.tries : limits.triesOfStrangers) else { return .expired }
    if Secrets.areEqual(hash, entry.hash) {
      guard entry.shown < limits.uses else { return .expired }
      redemptions += 1
      entry.shown += 1
      entry.spent = (redemptions, entry.hash)
      entry.hash = []
      entries[address] = entry
      return .redeemed(redemptions)
    }
    guesses.noteFailure(peer, now: now)
    if isAsker { entry.wrongByAskers[peer] = wrong + 1 } else { entry.wrongByStrangers = wrong + 1 }
    entries[address] = entry
    return .wrong
  }

  /// A code is good again, unless a newer one has replaced it or it was given back before.
  mutating func restore(_ redemption: Int64, for address: String) {
    guard let spent = entries[address]?.spent, spent.redemption == redemption else { return }
    entries[address]?.hash = spent.hash
    entries[address]?.spent = nil
  }

  /// A code that reached nobody is good no more, unless a newer one has replaced it.
  mutating func withdraw(hash: [UInt8], for address: String) {
    if entries[address]?.hash == hash { entries[address]?.hash = [] }
  }

  /// Where mail to an address arrives: most providers drop what follows a `+`.
  static func mailbox(of address: String) -> String {
    guard let at = address.lastIndex(of: "@") else { return address }
    let local = address[..<at].prefix { $0 != "+" }
    return local.isEmpty ? address : String(local + address[at...])
  }

  /// The times within the last hour; those of the future come from a clock that was set back, and don't count.
  private static func lastHour(_ times: [Int64]?, now: Int64) -> [Int64] {
    (times ?? []).filter { $0 <= now && now - $0 < hour }
  }

  /// Whether there is room to remember an address and who asks for it. Where the book is full, those go who have asked for
  /// most, so that a few networks cannot keep everybody else out.
  private mutating func makeRoom(for address: String, peer: String, now: Int64) -> Bool {
    guard isFull(for: address, peer: peer) else { return true }
    // At most once a second, for it looks at everything.
    guard now - sweptAt >= 1000 || now < sweptAt else { return false }
    sweptAt = now
    entries = entries.filter { entry in
      now < entry.value.expires || entry.value.askers.values.contains { $0 <= now && now - $0 < Self.hour }
    }
    mailboxes = mailboxes.filter { !Self.lastHour($0.value, now: now).isEmpty }
    peers = peers.filter { !Self.lastHour($0.value, now: now).isEmpty }
    if isFull(for: address, peer: peer), let most = peers.values.map(\.count).max(), most > 1 {
      let greedy = Set(peers.filter { $0.value.count == most }.keys)
      entries = entries.filter { entry in entry.value.askers.keys.contains { !greedy.contains($0) } }
    }
    return !isFull(for: address, peer: peer)
  }

  private func isFull(for address: String, peer: String) -> Bool {
    entries.count >= limits.capacity && entries[address] == nil || peers.count >= limits.capacity && peers[peer] == nil
      || mailboxes.count >= 2 * limits.capacity
  }
}
