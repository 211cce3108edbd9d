import ChatProtocol
import UnicodeText

/// Whose names can be taken for each other.
struct ContactLooks: Sendable, Hashable {
  /// Who is shown under a name of this look.
  private var shown: [String: Set<UserID>] = [:]
  /// Who has any name of this look.
  private var known: [String: Set<UserID>] = [:]

  mutating func insert(_ contact: Contact) {
    for look in Self.shownLooks(of: contact) { shown[look, default: []].insert(contact.profile.uid) }
    for look in Self.allLooks(of: contact) { known[look, default: []].insert(contact.profile.uid) }
  }

  mutating func remove(_ contact: Contact) {
    for look in Self.shownLooks(of: contact) { Self.remove(contact.profile.uid, from: &shown[look]) }
    for look in Self.allLooks(of: contact) { Self.remove(contact.profile.uid, from: &known[look]) }
  }

  private static func remove(_ uid: UserID, from uids: inout Set<UserID>?) {
    uids?.remove(uid)
    if uids?.isEmpty == true { uids = nil }
  }

  /// Whether the shown name of a contact can be taken for that of another one.
  func isAmbiguous(_ contact: Contact) -> Bool {
    Self.shownLooks(of: contact).contains { look in
      shown[look]?.contains { $0 != contact.profile.uid } ?? false
    }
  }

  /// Contacts with a name that a name of somebody can be taken for.
  func contacts(like profile: UserProfile) -> Set<UserID> {
    var found: Set<UserID> = []
    for look in Self.allLooks(of: Contact(profile: profile)) { found.formUnion(known[look] ?? []) }
    found.remove(profile.uid)
    return found
  }

  private static func shownLooks(of contact: Contact) -> [String] { NameLooks(contact.displayName).keys }

  private static func allLooks(of contact: Contact) -> Set<String> {
    let names = [contact.displayName, contact.profile.nick, contact.profile.name].filter { !$0.isEmpty }
    return Set(names.flatMap { NameLooks($0).keys })
  }
}
