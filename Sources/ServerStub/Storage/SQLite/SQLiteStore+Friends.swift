import ChatProtocol
import LocalDatabase

extension SQLiteStore: FriendStore {
  /// Status of an application in the table, as it goes over the wire.
  private enum Status {
    static let pending: Int64 = 0
    static let accepted: Int64 = 1
  }

  func areFriends(_ a: UserID, _ b: UserID) throws -> Bool {
    try work { () throws(DatabaseError) in try areFriendsNow(UserPair(a, b)) }
  }

  func friends(of uid: UserID) throws -> [FriendEntry] {
    try work { () throws(DatabaseError) in
      try database.all(
        """
        SELECT u.uid, u.name, u.nick, u.descr, u.icon, u.sex, NULL, f.back
        FROM friend f JOIN user u ON u.uid = f.friend_id WHERE f.self_id = ? ORDER BY f.since
        """, uid.rawValue, read: FriendEntry.init(row:))
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
      if try areFriendsNow(UserPair(from, to)) { return .alreadyFriends }
      let pending = try database.first(
        "SELECT remark, greeting FROM friend_apply WHERE from_uid = ? AND to_uid = ? AND status = ?", from.rawValue,
        to.rawValue, Status.pending
      ) { (remark: $0.string(0), greeting: $0.string(1)) }
      // The same once more is no news, and nobody can fill another's log with it.
      if let pending, pending.remark == remark, pending.greeting == greeting { return .recorded }
      return try appendingEvents { (log) throws(DatabaseError) in
        try database.run(
          """
          INSERT INTO friend_apply(from_uid, to_uid, remark, greeting, status) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT(from_uid, to_uid) DO UPDATE
          SET remark = excluded.remark, greeting = excluded.greeting, status = excluded.status
          """,
          from.rawValue, to.rawValue, remark, greeting, Status.pending)
        if let profile = try applicantProfile(of: from, to: to) {
          let entry = EventLogWriter.Entry(kind: .application, subject: from, timestamp: clock.nowMilliseconds())
          try log.append(entry, .application(profile), to: to, in: database)
        }
        return .recorded
      }
    }
  }

  func accept(by uid: UserID, applicant: UserID, remark: String) throws -> AcceptOutcome {
    try work { () throws(DatabaseError) in
      try appendingEvents { (log) throws(DatabaseError) in
        guard try exists(applicant) else { return .unknownUser }
        if try areFriendsNow(UserPair(uid, applicant)) { return .alreadyFriends }
        let applied = try database.first(
          "SELECT remark FROM friend_apply WHERE from_uid = ? AND to_uid = ? AND status = ?",
          applicant.rawValue, uid.rawValue, Status.pending
        ) { $0.string(0) }
        guard let applied else { return .noApplication }
        try database.run(
          "UPDATE friend_apply SET status = ? WHERE (from_uid = ? AND to_uid = ?) OR (from_uid = ? AND to_uid = ?)",
          Status.accepted, applicant.rawValue, uid.rawValue, uid.rawValue, applicant.rawValue)
        try insertFriend(uid, applicant, remark: remark, &log)
        try insertFriend(applicant, uid, remark: applied, &log)
        return .accepted
      }
    }
  }

  func befriend(_ a: UserID, _ b: UserID) throws {
    try work { () throws(DatabaseError) in
      try appendingEvents { (log) throws(DatabaseError) in
        try insertFriend(a, b, remark: "", &log)
        if a != b { try insertFriend(b, a, remark: "", &log) }
      }
    }
  }

  private func exists(_ uid: UserID) throws(DatabaseError) -> Bool {
    try database.first("SELECT 1 FROM user WHERE uid = ?", uid.rawValue) { _ in true } ?? false
  }

  private func insertFriend(
    _ uid: UserID, _ friend: UserID, remark: String, _ log: inout EventLogWriter
  ) throws(DatabaseError) {
    let inserted = try database.run(
      "INSERT OR IGNORE INTO friend(self_id, friend_id, back) VALUES (?, ?, ?)", uid.rawValue, friend.rawValue, remark)
    guard inserted > 0, let entry = try friendEntry(of: friend, for: uid) else { return }
    let stored = EventLogWriter.Entry(kind: .friendship, subject: friend, timestamp: clock.nowMilliseconds())
    try log.append(stored, .friendship(entry), to: uid, in: database)
  }

  /// A friend as the list of `uid` shows it.
  func friendEntry(of friend: UserID, for uid: UserID) throws(DatabaseError) -> FriendEntry? {
    try database.first(
      """
      SELECT u.uid, u.name, u.nick, u.descr, u.icon, u.sex, NULL, f.back
      FROM friend f JOIN user u ON u.uid = f.friend_id WHERE f.self_id = ? AND f.friend_id = ?
      """, uid.rawValue, friend.rawValue, read: FriendEntry.init(row:))
  }

  /// An applicant as the one who is asked sees it: with the greeting.
  func applicantProfile(of applicant: UserID, to uid: UserID) throws(DatabaseError) -> UserProfile? {
    try database.first(
      """
      SELECT u.uid, u.name, u.nick, a.greeting, u.icon, u.sex, NULL
      FROM friend_apply a JOIN user u ON u.uid = a.from_uid WHERE a.from_uid = ? AND a.to_uid = ?
      """, applicant.rawValue, uid.rawValue, read: UserProfile.init(row:))
  }
}

extension FriendEntry {
  /// Reads a profile's seven columns and `back`. Without a remark `back` is the friend's name, as the family does it.
  fileprivate init(row: Row) {
    let back = row.string(7)
    let profile = UserProfile(row: row)
    self.init(profile: profile, back: back.isEmpty ? profile.name : back)
  }
}
