import ChatProtocol
import LocalDatabase

extension StorageRules {
  func areFriends(_ a: UserID, _ b: UserID) throws(DatabaseError) -> Bool {
    try areFriendsNow(UserPair(a, b))
  }

  func apply(from: UserID, to: UserID, remark: String, greeting: String) throws(DatabaseError) -> ApplyOutcome {
    if from == to { return .isSelf }
    return try appendingEvents(to: [from, to]) { (log) throws(DatabaseError) in
      guard try exists(to) else { return .unknownUser }
      if try areFriendsNow(UserPair(from, to)) { return .alreadyFriends }
      let isBlocking = try reads.hasBlocked(from, to)
      let isBlocked = try reads.hasBlocked(to, from)
      let last = try database.first(
        "SELECT remark, greeting, status, declined_ms FROM friend_apply WHERE from_uid = ? AND to_uid = ?",
        from.rawValue, to.rawValue
      ) {
        LastApplication(
          remark: $0.string(0), greeting: $0.string(1), status: $0.int64(2), declined: Timestamp(rawValue: $0.int64(3)))
      }
      let isUnwanted = isBlocked || last.map(isStillDeclined) ?? false
      // Nobody can fill another's log by applying again and again. What is not wanted takes the same ways as what waits,
      // so that neither a reply nor its time tells one from the other.
      let isWaiting = !isUnwanted && last?.status == ServerSchema.ApplicationStatus.pending
      let isHidden = isUnwanted && last?.status == ServerSchema.ApplicationStatus.hidden
      if let last, isWaiting || isHidden, !isBlocking {
        if last.remark != remark || last.greeting != greeting {
          try database.run(
            "UPDATE friend_apply SET remark = ?, greeting = ? WHERE from_uid = ? AND to_uid = ?", remark, greeting,
            from.rawValue, to.rawValue)
        }
        return isWaiting ? .recorded : .dropped
      }
      if isBlocking { try endBlock(of: to, by: from, &log) }
      // A row that is new stands above the others.
      try database.run("DELETE FROM friend_apply WHERE from_uid = ? AND to_uid = ?", from.rawValue, to.rawValue)
      try database.run(
        "INSERT INTO friend_apply(from_uid, to_uid, remark, greeting, status, declined_ms) VALUES (?, ?, ?, ?, ?, ?)",
        from.rawValue, to.rawValue, remark, greeting,
        isUnwanted ? ServerSchema.ApplicationStatus.hidden : ServerSchema.ApplicationStatus.pending,
        isUnwanted ? last?.declined.rawValue ?? 0 : 0)
      guard !isUnwanted else { return .dropped }
      if let profile = try reads.applicantProfile(of: from, to: to) {
        let entry = EventLogWriter.Entry(kind: .application, subject: from, timestamp: clock.now)
        try log.append(entry, .application(profile), to: to, in: database)
      }
      return .recorded
    }
  }

  private func isStillDeclined(_ application: LastApplication) -> Bool {
    guard application.status == ServerSchema.ApplicationStatus.hidden, application.declined > 0 else { return false }
    return clock.now.milliseconds(since: application.declined) < limits.declinePauseMilliseconds
  }

  func accept(by uid: UserID, applicant: UserID, remark: String) throws(DatabaseError) -> AcceptOutcome {
    try appendingEvents(to: [uid, applicant]) { (log) throws(DatabaseError) in
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

  func decline(by uid: UserID, applicant: UserID) throws(DatabaseError) {
    try appendingEvents(to: [uid]) { (log) throws(DatabaseError) in
      let now = clock.now
      guard try hideApplication(of: applicant, to: uid, declined: now) else { return }
      let entry = EventLogWriter.Entry(kind: .decline, subject: applicant, timestamp: now)
      try log.append(entry, .decline(applicant), to: uid, in: database)
    }
  }

  func setBlocked(_ isBlocked: Bool, _ other: UserID, by uid: UserID) throws(DatabaseError) -> BlockOutcome {
    if uid == other { return .isSelf }
    guard try exists(other) else { return .unknownUser }
    return try appendingEvents(to: [uid]) { (log) throws(DatabaseError) in
      guard isBlocked else {
        try endBlock(of: other, by: uid, &log)
        return .done
      }
      if try areFriendsNow(UserPair(uid, other)) { return .isFriend }
      if try reads.hasBlocked(uid, other) { return .done }
      let count = try database.first("SELECT count(*) FROM blocked WHERE uid = ?", uid.rawValue) { $0.int(0) } ?? 0
      guard count < limits.blocked else { return .listFull }
      let now = clock.now
      try database.run(
        "INSERT INTO blocked(uid, other, ts) VALUES (?, ?, ?)", uid.rawValue, other.rawValue, now.rawValue)
      try hideApplication(of: other, to: uid, declined: 0)
      // The other one could accept it, and would be a friend then.
      try hideApplication(of: uid, to: other, declined: 0)
      let entry = EventLogWriter.Entry(kind: .block, subject: other, timestamp: now)
      try log.append(entry, .block(other, isOn: true), to: uid, in: database)
      return .done
    }
  }

  /// Ends a block if there is one. What was declined before it is heard again too: the user wants to hear.
  private func endBlock(of other: UserID, by uid: UserID, _ log: inout EventLogWriter) throws(DatabaseError) {
    let removed = try database.run(
      "DELETE FROM blocked WHERE uid = ? AND other = ?", uid.rawValue, other.rawValue)
    guard removed > 0 else { return }
    try database.run(
      "UPDATE friend_apply SET declined_ms = 0 WHERE from_uid = ? AND to_uid = ?", other.rawValue, uid.rawValue)
    let entry = EventLogWriter.Entry(kind: .unblock, subject: other, timestamp: clock.now)
    try log.append(entry, .block(other, isOn: false), to: uid, in: database)
  }

  /// Hides an application that waits; false if there is none.
  @discardableResult
  private func hideApplication(
    of applicant: UserID, to uid: UserID, declined time: Timestamp
  ) throws(DatabaseError) -> Bool {
    try database.run(
      "UPDATE friend_apply SET status = ?, declined_ms = ? WHERE from_uid = ? AND to_uid = ? AND status = ?",
      ServerSchema.ApplicationStatus.hidden, time.rawValue, applicant.rawValue, uid.rawValue,
      ServerSchema.ApplicationStatus.pending) > 0
  }

  func befriend(_ a: UserID, _ b: UserID) throws(DatabaseError) {
    try appendingEvents(to: [a, b]) { (log) throws(DatabaseError) in
      try insertFriend(a, b, remark: "", &log)
      if a != b { try insertFriend(b, a, remark: "", &log) }
    }
  }

  private func exists(_ uid: UserID) throws(DatabaseError) -> Bool {
    try database.first("SELECT 1 FROM user WHERE uid = ?", uid.rawValue) { _ in true } ?? false
  }

  private func insertFriend(
    _ uid: UserID, _ friend: UserID, remark: String, _ log: inout EventLogWriter
  ) throws(DatabaseError) {
    let inserted = try database.run(
      statements.insertFriend, uid.rawValue, friend.rawValue, remark)
    guard inserted > 0, let entry = try reads.friendEntry(of: friend, for: uid) else { return }
    let stored = EventLogWriter.Entry(kind: .friendship, subject: friend, timestamp: clock.now)
    try log.append(stored, .friendship(entry), to: uid, in: database)
  }
}

/// What a user has applied with before.
private struct LastApplication {
  let remark: String
  let greeting: String
  let status: Int64
  /// When it was declined; 0 if it was not.
  let declined: Timestamp
}
