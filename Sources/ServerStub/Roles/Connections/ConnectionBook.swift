/// Who is connected to one listener, and who has to go for a new one: the rules of ``ConnectionLimits`` without I/O.
struct ConnectionBook<Key: Hashable> {
  private struct Entry {
    /// Whom it counts for; `nil` while that is not known, and for a proxy.
    var share: String?
    /// Its place among the guests; `nil` for one that is none.
    var ticket: UInt64?
  }

  private struct Share {
    var count = 0
    var guests = GuestLine()
  }

  private let limits: ConnectionLimits
  private var entries: [Key: Entry] = [:]
  private var shares: [String: Share] = [:]
  private var guests = GuestLine()
  /// The guests by their tickets.
  private var standing: [UInt64: Key] = [:]
  private var nextTicket: UInt64 = 0

  init(limits: ConnectionLimits) {
    self.limits = limits
  }

  /// How many connections are open.
  var count: Int { entries.count }

  /// Takes in a connection as a guest. Returns which ones have to be closed for it, or `nil` when there is no room.
  ///
  /// - Parameter share: whom it counts for; `nil` to count it in all only.
  mutating func admit(_ key: Key, share: String?) -> [Key]? {
    entries[key] = Entry()
    setGuest(true, key)
    var evicted: [Key] = []
    if let share {
      guard let others = identify(key, share: share) else {
        remove(key)
        return nil
      }
      evicted = others
    }
    // It is the newest guest itself, so there always is one to take; where it is the only one, there is no room.
    while entries.count > limits.total || guests.count > limits.guests, let oldest = takeOldestGuest() {
      if oldest == key { return nil }
      evicted.append(oldest)
    }
    return evicted
  }

  /// From now on a connection that was admitted without a share counts for one. Returns which ones have to be closed for
  /// it, or `nil` when that share has no room.
  mutating func identify(_ key: Key, share: String) -> [Key]? {
    guard let entry = entries[key], entry.share == nil else { return [] }
    var evicted: [Key] = []
    if shares[share]?.count ?? 0 >= limits.perAddress || shares[share]?.guests.count ?? 0 >= limits.guestsPerAddress {
      guard let oldest = takeOldestGuest(of: share) else { return nil }
      evicted.append(oldest)
    }
    let isGuest = entry.ticket != nil
    setGuest(false, key)
    entries[key]?.share = share
    shares[share, default: Share()].count += 1
    setGuest(isGuest, key)
    return evicted
  }

  /// Says whether a connection is a guest; one that becomes a guest again is the newest.
  mutating func setGuest(_ isGuest: Bool, _ key: Key) {
    guard let entry = entries[key], isGuest != (entry.ticket != nil) else { return }
    if let ticket = entry.ticket {
      entries[key]?.ticket = nil
      standing[ticket] = nil
      guests.left()
      if let share = entry.share { shares[share]?.guests.left() }
    } else {
      let ticket = nextTicket
      nextTicket += 1
      entries[key]?.ticket = ticket
      standing[ticket] = key
      guests.join(ticket) { [standing] in standing[$0] != nil }
      if let share = entry.share {
        shares[share, default: Share()].guests.join(ticket) { [standing] in standing[$0] != nil }
      }
    }
  }

  /// A connection has ended.
  mutating func remove(_ key: Key) {
    setGuest(false, key)
    guard let entry = entries.removeValue(forKey: key), let share = entry.share else { return }
    shares[share]?.count -= 1
    if shares[share]?.count == 0 { shares[share] = nil }
  }

  private mutating func takeOldestGuest(of share: String? = nil) -> Key? {
    guard let key = oldestGuest(of: share) else { return nil }
    remove(key)
    return key
  }

  private mutating func oldestGuest(of share: String?) -> Key? {
    let standing = standing
    let ticket =
      if let share {
        shares[share]?.guests.first { standing[$0] != nil }
      } else {
        guests.first { standing[$0] != nil }
      }
    return ticket.flatMap { standing[$0] }
  }
}
