import ChatProtocol
import LocalDatabase

extension SQLiteStore: FriendStore {
  func areFriends(_ a: UserID, _ b: UserID) throws -> Bool {
    try work { () throws(DatabaseError) in try areFriendsNow(UserPair(a, b)) }
  }

  nonisolated func friends(of uid: UserID, maxBytes: Int) async throws -> [FriendEntry] {
    try await read(for: uid) { (reads) throws(DatabaseError) in try reads.friends(of: uid, maxBytes: maxBytes) }
  }

  nonisolated func applications(to uid: UserID, limit: Int) async throws -> [ApplyEntry] {
    try await read(for: uid) { (reads) throws(DatabaseError) in try reads.applications(to: uid, limit: limit) }
  }

  func apply(from: UserID, to: UserID, remark: String, greeting: String) throws -> ApplyOutcome {
    try work { () throws(DatabaseError) in
      if from == to { return .isSelf }
      guard try exists(to) else { return .unknownUser }
      if try areFriendsNow(UserPair(from, to)) { return .alreadyFriends }
      let pending = try database.first(
        "SELECT remark, greeting FROM friend_apply WHERE from_uid = ? AND to_uid = ? AND status = ?", from.rawValue,
        to.rawValue, ServerSchema.ApplicationStatus.pending
      ) { (remark: $0.string(0), greeting: $0.string(1)) }
      // Nobody can fill another's log by applying again and again.
      if let pending {
        guard pending.remark != remark || pending.greeting != greeting else { return .recorded }
        try database.run(
          "UPDATE friend_apply SET remark = ?, greeting = ? WHERE from_uid = ? AND to_uid = ?", remark, greeting,
          from.rawValue, to.rawValue)
        return .recorded
      }
      return try appendingEvents { (log) throws(DatabaseError) in
        try database.run(
          """
          INSERT INTO friend_apply(from_uid, to_uid, remark, greeting, status) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT(from_uid, to_uid) DO UPDATE
          SET remark = excluded.remark, greeting = excluded.greeting, status = excluded.status
          """,
          from.rawValue, to.rawValue, remark, greeting, ServerSchema.ApplicationStatus.pending)
        if let profile = try reads.applicantProfile(of: from, to: to) {
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
          applicant.rawValue, uid.rawValue, ServerSchema.ApplicationStatus.pending
        ) { $0.string(0) }
        guard let applied else { return .noApplication }
        try database.run(
          "UPDATE friend_apply SET status = ? WHERE (from_uid = ? AND to_uid = ?) OR (from_uid = ? AND to_uid = ?)",
          ServerSchema.ApplicationStatus.accepted, applicant.rawValue, uid.rawValue, uid.rawValue, applicant.rawValue)
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
    guard inserted > 0, let entry = try reads.friendEntry(of: friend, for: uid) else { return }
    let stored = EventLogWriter.Entry(kind: .friendship, subject: friend, timestamp: clock.nowMilliseconds())
    try log.append(stored, .friendship(entry), to: uid, in: database)
  }
}
