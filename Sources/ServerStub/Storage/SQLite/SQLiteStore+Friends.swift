import ChatProtocol
import LocalDatabase

extension SQLiteStore: FriendStore {
  /// Status of an application in the table, as it goes over the wire.
  private enum Status {
    static let pending: Int64 = 0
    static let accepted: Int64 = 1
  }

  func areFriends(_ a: UserID, _ b: UserID) throws -> Bool {
    try work { () throws(DatabaseError) in try friends(a, b) }
  }

  func friends(of uid: UserID) throws -> [FriendEntry] {
    try work { () throws(DatabaseError) in
      try database.all(
        """
        SELECT u.uid, u.name, u.nick, u.descr, u.icon, u.sex, NULL, f.back
        FROM friend f JOIN user u ON u.uid = f.friend_id WHERE f.self_id = ? ORDER BY f.since
        """, uid.rawValue
      ) { row in
        let back = row.string(7)
        let profile = UserProfile(row: row)
        return FriendEntry(profile: profile, back: back.isEmpty ? profile.name : back)
      }
    }
  }

  func applications(to uid: UserID, limit: Int) throws -> [ApplyEntry] {
    try work { () throws(DatabaseError) in
      try database.all(
        """
        SELECT u.uid, u.name, u.nick, a.greeting, u.icon, u.sex, NULL, a.status
        FROM friend_apply a JOIN user u ON u.uid = a.from_uid WHERE a.to_uid = ?
        ORDER BY a.status, CASE a.status WHEN 0 THEN a.id ELSE -a.id END LIMIT ?
        """, uid.rawValue, max(0, limit)
      ) { ApplyEntry(profile: UserProfile(row: $0), status: $0.int32(7)) }
    }
  }

  func apply(from: UserID, to: UserID, remark: String, greeting: String) throws -> ApplyOutcome {
    try work { () throws(DatabaseError) in
      if from == to { return .isSelf }
      guard try exists(to) else { return .unknownUser }
      if try friends(from, to) { return .alreadyFriends }
      try database.run(
        """
        INSERT INTO friend_apply(from_uid, to_uid, remark, greeting, status) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT(from_uid, to_uid) DO UPDATE
        SET remark = excluded.remark, greeting = excluded.greeting, status = excluded.status
        """,
        from.rawValue, to.rawValue, remark, greeting, Status.pending)
      return .recorded
    }
  }

  func accept(by uid: UserID, applicant: UserID, remark: String) throws -> AcceptOutcome {
    try work { () throws(DatabaseError) in
      try database.transaction { () throws(DatabaseError) in
        guard try exists(applicant) else { return .unknownUser }
        if try friends(uid, applicant) { return .alreadyFriends }
        let applied = try database.first(
          "SELECT remark FROM friend_apply WHERE from_uid = ? AND to_uid = ? AND status = ?",
          applicant.rawValue, uid.rawValue, Status.pending
        ) { $0.string(0) }
        guard let applied else { return .noApplication }
        try database.run(
          "UPDATE friend_apply SET status = ? WHERE (from_uid = ? AND to_uid = ?) OR (from_uid = ? AND to_uid = ?)",
          Status.accepted, applicant.rawValue, uid.rawValue, uid.rawValue, applicant.rawValue)
        try insertFriend(uid, applicant, remark: remark)
        try insertFriend(applicant, uid, remark: applied)
        return .accepted
      }
    }
  }

  func befriend(_ a: UserID, _ b: UserID) throws {
    try work { () throws(DatabaseError) in
      try database.transaction { () throws(DatabaseError) in
        try insertFriend(a, b, remark: "")
        if a != b { try insertFriend(b, a, remark: "") }
      }
    }
  }

  private func friends(_ a: UserID, _ b: UserID) throws(DatabaseError) -> Bool {
    try database.first("SELECT 1 FROM friend WHERE self_id = ? AND friend_id = ?", a.rawValue, b.rawValue) { _ in true }
      ?? false
  }

  private func exists(_ uid: UserID) throws(DatabaseError) -> Bool {
    try database.first("SELECT 1 FROM user WHERE uid = ?", uid.rawValue) { _ in true } ?? false
  }

  private func insertFriend(_ uid: UserID, _ friend: UserID, remark: String) throws(DatabaseError) {
    try database.run(
      "INSERT OR IGNORE INTO friend(self_id, friend_id, back) VALUES (?, ?, ?)", uid.rawValue, friend.rawValue, remark)
  }
}
