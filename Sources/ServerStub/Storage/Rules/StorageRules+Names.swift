import LocalDatabase
import UnicodeText

/// Names by their keys. `name_key` has the ``NameKey`` of each user, `name_look` the keys of what the name looks like.
///
/// Both are made from `user` and only follow it: what is missing, in a file of an older version or after a repair, is
/// made before the first question that needs it.
extension StorageRules {
  /// Names of one step, which takes some milliseconds.
  private var namesPerStep: Int { 500 }

  /// The user with this name, else the only one whose name has the same key.
  func userID(named name: String) throws(DatabaseError) -> Int64? {
    if let uid = try database.first("SELECT uid FROM user WHERE name = ?", name, read: { $0.int64(0) }) { return uid }
    let key = NameKey(name).text
    guard !key.isEmpty else { return nil }
    try indexAllNames()
    // Accounts of older versions may share a key; guessing which of them is meant would be wrong half of the time.
    let found = try database.all("SELECT uid FROM name_key WHERE \"key\" = ? LIMIT 2", key) { $0.int64(0) }
    return found.count == 1 ? found.first : nil
  }

  /// Whether a name is that of a user or can be taken for it. All names must be indexed.
  func isNameTaken(_ name: String) throws(DatabaseError) -> Bool {
    if try database.first("SELECT uid FROM user WHERE name = ?", name, read: { $0.int64(0) }) != nil { return true }
    if try database.first("SELECT uid FROM name_key WHERE \"key\" = ?", NameKey(name).text, read: { $0.int64(0) })
      != nil
    {
      return true
    }
    for look in NameLooks(name).keys {
      if try database.first("SELECT uid FROM name_look WHERE look = ?", look, read: { $0.int64(0) }) != nil {
        return true
      }
    }
    return false
  }

  func addNameKeys(of uid: Int64, name: String) throws(DatabaseError) {
    try database.run(statements.setNameKey, uid, NameKey(name).text)
    for look in NameLooks(name).keys {
      try database.run(statements.insertNameLook, look, uid)
    }
  }

  func indexAllNames() throws(DatabaseError) {
    while try indexSomeNames(limit: namesPerStep) {}
  }

  /// Makes the keys of up to `limit` names that lack them. Returns whether there may be more.
  func indexSomeNames(limit: Int) throws(DatabaseError) -> Bool {
    guard let last = lastIndexedName else { return false }
    let missing = try database.all(
      """
      SELECT uid, name FROM user WHERE uid > ? AND uid NOT IN (SELECT uid FROM name_key) ORDER BY uid LIMIT ?
      """, last, limit
    ) { (uid: $0.int64(0), name: $0.string(1)) }
    try database.transaction { () throws(DatabaseError) in
      for user in missing { try addNameKeys(of: user.uid, name: user.name) }
    }
    lastIndexedName = missing.count < limit ? nil : missing.last?.uid
    return lastIndexedName != nil
  }
}
