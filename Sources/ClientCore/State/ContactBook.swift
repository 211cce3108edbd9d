import ChatProtocol

/// The friends of an account, in the order of the list: by display name, numbers and Latin before Chinese.
///
/// The order, and what a search looks at, are made once for each change and not for each frame: with twenty thousand
/// friends a frame costs what it costs with ten.
public struct ContactBook: Sendable, Hashable {
  private struct Row: Sendable, Hashable, Comparable {
    let uid: UserID
    /// The display name, folded.
    let key: String
    /// Everything that a search looks at, folded.
    let searched: [SearchText]

    init(_ contact: Contact) {
      uid = contact.profile.uid
      key = ContactBook.key(of: contact)
      let texts = [contact.remark, contact.profile.nick, contact.profile.name] + contact.tags
      searched = texts.filter { !$0.isEmpty }.map(SearchText.init)
    }

    static func < (left: Row, right: Row) -> Bool { left.comes(before: (right.key, right.uid)) }

    func comes(before place: (key: String, uid: UserID)) -> Bool {
      key == place.key ? uid < place.uid : key < place.key
    }
  }

  private var contacts: [UserID: Contact] = [:]
  private var rows: [Row] = []
  private var looks = ContactLooks()

  public init() {}

  public var count: Int { rows.count }
  public var isEmpty: Bool { rows.isEmpty }

  /// The friends in no order.
  public var values: some Collection<Contact> { contacts.values }

  /// Adding, replacing or (with `nil`) removing a friend.
  public subscript(uid: UserID) -> Contact? {
    get { contacts[uid] }
    set {
      if let newValue {
        insert([newValue])
      } else if let old = contacts.removeValue(forKey: uid) {
        rows.remove(at: row(of: old))
        looks.remove(old)
      }
    }
  }

  /// The friend in a row of the list.
  public func uid(at row: Int) -> UserID { rows[row].uid }

  /// The row of a friend.
  public func row(of uid: UserID) -> Int? { contacts[uid].map { row(of: $0) } }

  /// Adds friends, or puts them in the place of those with the same uid.
  mutating func insert(_ added: [Contact]) {
    var replaced: [UserID: Contact?] = [:]
    for contact in added {
      let old = contacts.updateValue(contact, forKey: contact.profile.uid)
      if old != contact, replaced[contact.profile.uid] == nil { replaced[contact.profile.uid] = .some(old) }
    }
    let new = replaced.keys.compactMap { contacts[$0].map(Row.init) }
    let old = replaced.values.compactMap(\.self)
    for contact in old { looks.remove(contact) }
    for uid in replaced.keys { if let contact = contacts[uid] { looks.insert(contact) } }
    guard new.count > 1 else {
      for contact in old { rows.remove(at: row(of: contact)) }
      for row in new { rows.insert(row, at: place(of: (row.key, row.uid))) }
      return
    }
    let gone = Set(old.map(\.profile.uid))
    rows = Self.merged(gone.isEmpty ? rows : rows.filter { !gone.contains($0.uid) }, new.sorted())
  }

  private static func merged(_ left: [Row], _ right: [Row]) -> [Row] {
    var merged: [Row] = []
    merged.reserveCapacity(left.count + right.count)
    var next = 0
    for row in left {
      while next < right.count, right[next] < row {
        merged.append(right[next])
        next += 1
      }
      merged.append(row)
    }
    return merged + right[next...]
  }

  private static func key(of contact: Contact) -> String { contact.displayName.lowercased() }

  private func row(of contact: Contact) -> Int { place(of: (Self.key(of: contact), contact.profile.uid)) }

  /// The first row that does not come before a place.
  private func place(of place: (key: String, uid: UserID)) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].comes(before: place) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The friends whose remark, nick name, name or a tag holds a text, or whose uid it is, in the order of the list.
  func matches(_ text: String) -> [UserID] {
    guard let query = SearchQuery(text) else { return [] }
    let uid = Int32(text).map(UserID.init(rawValue:)).flatMap { $0.description == text ? $0 : nil }
    return rows.lazy.filter { row in row.uid == uid || row.searched.contains { $0.contains(query.text) } }.map(\.uid)
  }

  /// Whether the shown name of a friend can be taken for that of another one.
  func isAmbiguous(_ uid: UserID) -> Bool { looks.isAmbiguous(uid) }

  /// A friend with a name that one of the names of somebody else can be taken for.
  func contact(like profile: UserProfile) -> Contact? { looks.contacts(like: profile).min().flatMap { contacts[$0] } }
}

extension ContactBook: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (UserID, Contact)...) {
    self.init()
    insert(elements.map(\.1))
  }
}
