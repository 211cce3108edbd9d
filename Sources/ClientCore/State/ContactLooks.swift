import ChatProtocol
import UnicodeText

/// Whose names can be taken for each other.
struct ContactLooks: Sendable, Hashable {
  /// Who is shown under a name of this look.
  private var shown: [String: Set<UserID>] = [:]
  /// Who has any name of this look.
  private var known: [String: Set<UserID>] = [:]
  /// How many looks of a contact's shown name are others' too; those with none are left out. Counted with each change,
  /// because every frame asks, and what a name looks like takes long to find out.
  private var sharedLooks: [UserID: Int] = [:]

  mutating func insert(_ contact: Contact) {
    let looks = Looks(contact)
    for look in looks.shown { show(contact.profile.uid, under: look) }
    for look in looks.all { known[look, default: []].insert(contact.profile.uid) }
  }

  mutating func remove(_ contact: Contact) {
    let looks = Looks(contact)
    for look in looks.shown { hide(contact.profile.uid, under: look) }
    for look in looks.all { Self.remove(contact.profile.uid, from: &known[look]) }
  }

  private mutating func show(_ uid: UserID, under look: String) {
    let (count, first) = (shown[look]?.count ?? 0, shown[look]?.first)
    guard shown[look, default: []].insert(uid).inserted, let first else { return }
    sharedLooks[uid, default: 0] += 1
    if count == 1 { sharedLooks[first, default: 0] += 1 }
  }

  private mutating func hide(_ uid: UserID, under look: String) {
    guard shown[look]?.contains(uid) == true else { return }
    Self.remove(uid, from: &shown[look])
    guard let others = shown[look] else { return }
    unshare(uid)
    if others.count == 1, let last = others.first { unshare(last) }
  }

  private mutating func unshare(_ uid: UserID) {
    let count = sharedLooks[uid, default: 0] - 1
    sharedLooks[uid] = count > 0 ? count : nil
  }

  private static func remove(_ uid: UserID, from uids: inout Set<UserID>?) {
    uids?.remove(uid)
    if uids?.isEmpty == true { uids = nil }
  }

  /// Whether the shown name of a contact can be taken for that of another one.
  func isAmbiguous(_ uid: UserID) -> Bool { sharedLooks[uid] != nil }

  /// Contacts with a name that a name of somebody can be taken for.
  func contacts(like profile: UserProfile) -> Set<UserID> {
    var found: Set<UserID> = []
    for look in Looks(Contact(profile: profile)).all { found.formUnion(known[look] ?? []) }
    found.remove(profile.uid)
    return found
  }

  /// What the names of a contact look like.
  private struct Looks {
    /// Of the name that is shown.
    let shown: [String]
    /// Of every name.
    let all: Set<String>

    init(_ contact: Contact) {
      let name = contact.displayName
      shown = NameLooks(name).keys
      let others = Set([contact.profile.nick, contact.profile.name]).subtracting(["", name])
      all = Set(shown).union(others.flatMap { NameLooks($0).keys })
    }
  }
}
