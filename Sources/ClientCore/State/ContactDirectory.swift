import ChatProtocol
import Synchronization
import UnicodeText

/// What follows from the contacts and takes time to find out: their order, and whose names can be taken for each other.
public struct ContactDirectory: Sendable {
  /// What follows from one contact.
  private struct Entry: Sendable {
    let contact: Contact
    let sortKey: String
    /// How the shown name looks.
    let looks: [String]
    /// How any of the names looks.
    let allLooks: Set<String>
    /// What a search looks at.
    let words: [SearchText]

    init(_ contact: Contact) {
      self.contact = contact
      sortKey = contact.displayName.lowercased()
      looks = NameLooks(contact.displayName).keys
      let names = [contact.profile.nick, contact.profile.name].filter { !$0.isEmpty }
      allLooks = Set(looks + names.flatMap { NameLooks($0).keys })
      words = ([contact.remark, contact.profile.nick, contact.profile.name] + contact.tags).filter { !$0.isEmpty }
        .map(SearchText.init)
    }
  }

  private let entries: [UserID: Entry]
  private let order: [UserID]
  private let shown: [String: [UserID]]
  private let known: [String: [UserID]]

  /// - Parameter previous: what is known of contacts that did not change.
  init(_ contacts: [UserID: Contact], previous: ContactDirectory?) {
    var entries: [UserID: Entry] = Dictionary(minimumCapacity: contacts.count)
    var shown: [String: [UserID]] = [:]
    var known: [String: [UserID]] = [:]
    for (uid, contact) in contacts {
      let before = previous?.entries[uid]
      let entry = before?.contact == contact ? before ?? Entry(contact) : Entry(contact)
      entries[uid] = entry
      for look in entry.looks { shown[look, default: []].append(uid) }
      for look in entry.allLooks { known[look, default: []].append(uid) }
    }
    order = entries.values.sorted {
      $0.sortKey == $1.sortKey ? $0.contact.profile.uid < $1.contact.profile.uid : $0.sortKey < $1.sortKey
    }.map(\.contact.profile.uid)
    self.entries = entries
    self.shown = shown
    self.known = known
  }

  /// In the order of the list: by display name, numbers and Latin before Chinese.
  public var sorted: [Contact] { order.compactMap { entries[$0]?.contact } }

  /// Contacts of which a name, the remark or a tag holds a text, in the order of the list.
  func matching(_ query: SearchQuery) -> [Contact] {
    order.compactMap { entries[$0] }.filter { $0.words.contains { $0.contains(query.text) } }.map(\.contact)
  }

  /// Whether the shown name of a contact can be taken for that of another one.
  func isAmbiguous(_ uid: UserID) -> Bool {
    guard let entry = entries[uid] else { return false }
    return entry.looks.contains { (shown[$0]?.count ?? 0) > 1 }
  }

  /// A contact with a name that one of the names of somebody else can be taken for.
  func contact(like profile: UserProfile) -> Contact? {
    let names = [Contact(profile: profile).displayName, profile.name].filter { !$0.isEmpty }
    let found = names.flatMap { NameLooks($0).keys }.flatMap { known[$0] ?? [] }.filter { $0 != profile.uid }
    return found.min().flatMap { entries[$0]?.contact }
  }
}

/// Keeps the directory of contacts until these change. It says nothing that the contacts do not say, so any two are equal.
final class ContactDirectoryCache: Sendable, Hashable {
  private enum Content: Sendable {
    case outdated(ContactDirectory?)
    case current(ContactDirectory)
  }

  private let content: Mutex<Content>

  /// - Parameter before: the cache of the contacts as they were.
  init(after before: ContactDirectoryCache?) {
    let known = before?.content.withLock { content in
      switch content {
      case .outdated(let directory): directory
      case .current(let directory): directory
      }
    }
    content = Mutex(.outdated(known ?? nil))
  }

  func directory(of contacts: [UserID: Contact]) -> ContactDirectory {
    content.withLock { content in
      switch content {
      case .current(let directory): return directory
      case .outdated(let previous):
        let directory = ContactDirectory(contacts, previous: previous)
        content = .current(directory)
        return directory
      }
    }
  }

  static func == (left: ContactDirectoryCache, right: ContactDirectoryCache) -> Bool { true }

  func hash(into hasher: inout Hasher) {}
}
