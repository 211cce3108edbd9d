import ChatProtocol
import LocalDatabase

extension StorageRules {
  func privacy(of uid: UserID) throws(DatabaseError) -> PrivacySettings {
    try reads.privacy(of: uid)
  }

  func setPrivacy(_ change: PrivacyRequest, of uid: UserID) throws(DatabaseError) -> PrivacySettings {
    try database.transaction { () throws(DatabaseError) in
      var settings = try reads.privacy(of: uid)
      settings.tellsRead = change.tellsRead ?? settings.tellsRead
      settings.tellsTyping = change.tellsTyping ?? settings.tellsTyping
      settings.tellsPresence = change.tellsPresence ?? settings.tellsPresence
      try database.run(
        statements.setPrivacy, uid.rawValue,
        settings.tellsRead ? 1 : 0, settings.tellsTyping ? 1 : 0, settings.tellsPresence ? 1 : 0)
      return settings
    }
  }

  func setLastSeen(_ time: Timestamp, of uid: UserID) throws(DatabaseError) {
    try database.run(statements.setLastSeen, uid.rawValue, time.rawValue)
  }

  func presence(forFriendOf uid: UserID) throws(DatabaseError) -> [LastSeen] {
    guard try reads.privacy(of: uid).tellsPresence else { return [] }
    return try database.all(
      """
      SELECT f.friend_id, s.ts FROM friend f LEFT JOIN privacy p ON p.uid = f.friend_id
      LEFT JOIN last_seen s ON s.uid = f.friend_id
      WHERE f.self_id = ?1 AND f.friend_id <> ?1 AND coalesce(p.presence, 1) = 1 ORDER BY f.friend_id
      """, uid.rawValue
    ) { LastSeen(uid: UserID(rawValue: $0.int32(0)), time: $0.optionalInt64(1).map(Timestamp.init(rawValue:))) }
  }

  func presenceWatchers(of uid: UserID) throws(DatabaseError) -> [UserID] {
    guard try reads.privacy(of: uid).tellsPresence else { return [] }
    return try database.all(
      """
      SELECT f.friend_id FROM friend f LEFT JOIN privacy p ON p.uid = f.friend_id
      WHERE f.self_id = ?1 AND f.friend_id <> ?1 AND coalesce(p.presence, 1) = 1
      """, uid.rawValue
    ) { UserID(rawValue: $0.int32(0)) }
  }
}
