import ChatProtocol
import LocalDatabase

extension StorageRules {
  private var columns: String { "uid, name, nick, descr, icon, sex, email" }

  func profile(of uid: UserID) throws(DatabaseError) -> UserProfile? {
    try database.first("SELECT \(columns) FROM user WHERE uid = ?", uid.rawValue, read: { UserProfile(row: $0) })
  }

  func profile(named name: String) throws(DatabaseError) -> UserProfile? {
    guard let uid = try userID(named: name) else { return nil }
    return try database.first("SELECT \(columns) FROM user WHERE uid = ?", uid, read: { UserProfile(row: $0) })
  }

  func isTaken(name: String) throws(DatabaseError) -> Bool {
    try indexAllNames()
    return try isNameTaken(name)
  }

  func indexNames(limit: Int) throws(DatabaseError) -> Bool {
    try indexSomeNames(limit: limit)
  }

  func ensureBuiltIn(_ profile: UserProfile) throws(DatabaseError) {
    _ = try database.run(
      statements.setBuiltInUser, profile.uid.rawValue, profile.name, profile.nick, profile.desc, profile.sex,
      profile.icon,
      clock.nowMilliseconds())
    try addNameKeys(of: Int64(profile.uid.rawValue), name: profile.name)
  }

  func create(_ account: NewAccount, passwordHash: String) throws(DatabaseError) -> UserProfile? {
    do throws(DatabaseError) {
      try indexAllNames()
      let made = try database.transaction { () throws(DatabaseError) -> UserProfile? in
        // Asked again: another registration may have taken it while the password was hashed.
        guard try !isNameTaken(account.name) else { return nil }
        // A uid is never given twice: a damaged file may have lost a user and kept what was sent to that uid.
        let last =
          try database.first(
            """
            SELECT (SELECT max(uid) FROM user), (SELECT max(uid) FROM user_sync), (SELECT max(self_id) FROM friend)
            """
          ) { max($0.int64(0), $0.int64(1), $0.int64(2)) } ?? 0
        guard last < Int64(Int32.max), let userID = UserID(exactly: max(ServerSchema.firstUserID, last + 1)) else {
          throw DatabaseError(code: .other, message: "no user ids are left")
        }
        try database.run(
          """
          INSERT INTO user(uid, name, email, password_hash, nick, descr, sex, icon, created_ms)
          VALUES (?, ?, ?, ?, ?, '', ?, ?, ?)
          """,
          userID.rawValue, account.name, account.email, passwordHash, account.nick, account.sex, account.icon,
          clock.nowMilliseconds())
        try addNameKeys(of: Int64(userID.rawValue), name: account.name)
        return UserProfile(
          uid: userID, name: account.name, nick: account.nick, desc: "", icon: account.icon, sex: account.sex,
          email: account.email)
      }
      return made
    } catch {
      if error.code == .constraint { return nil }
      throw error
    }
  }

  func credentials(for identifier: String) throws(DatabaseError) -> StoredCredentials? {
    let uid: Int64?
    if identifier.contains("@") {
      uid = try database.first("SELECT uid FROM user WHERE email = ?", identifier) { $0.int64(0) }
    } else {
      uid = try userID(named: identifier)
    }
    guard let uid else { return nil }
    return try database.first("SELECT \(columns), password_hash FROM user WHERE uid = ?", uid) { row in
      StoredCredentials(profile: UserProfile(row: row), passwordHash: row.string(7))
    }
  }

  func passwordHash(of uid: UserID) throws(DatabaseError) -> String? {
    try database.first("SELECT password_hash FROM user WHERE uid = ?", uid.rawValue) { $0.string(0) }
  }

  func setPasswordHash(_ hash: String, of uid: UserID) throws(DatabaseError) {
    try database.transaction { () throws(DatabaseError) in
      try database.run("UPDATE user SET password_hash = ? WHERE uid = ?", hash, uid.rawValue)
      // Whoever knew the old password may hold a token made with it.
      try database.run("DELETE FROM token WHERE uid = ?", uid.rawValue)
    }
  }
}

extension UserProfile {
  /// Reads uid, name, nick, descr, icon, sex, email from the first seven columns.
  init(row: some SQLRow) {
    self.init(
      uid: UserID(rawValue: row.int32(0)), name: row.string(1), nick: row.string(2), desc: row.string(3),
      icon: row.string(4), sex: row.int32(5), email: row.optionalString(6))
  }
}
