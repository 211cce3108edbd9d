import ChatProtocol
import LocalDatabase

/// Reading friends and applications.
extension StorageReads {
  func friends(of uid: UserID, maxBytes: Int) throws(DatabaseError) -> [FriendEntry] {
    var page = PageLimit(entries: .max, bytes: maxBytes)
    return try database.prefix(
      """
      SELECT u.uid, u.name, u.nick, u.descr, u.icon, u.sex, NULL, f.back
      FROM friend f JOIN user u ON u.uid = f.friend_id WHERE f.self_id = ? ORDER BY f.since
      """, uid.rawValue
    ) { row -> FriendEntry? in
      let entry = FriendEntry(row: row)
      return page.takes(entry.contentByteCount) ? entry : nil
    }
  }

  func applications(to uid: UserID, limit: Int) throws(DatabaseError) -> [ApplyEntry] {
    try database.all(
      """
      SELECT u.uid, u.name, u.nick, a.greeting, u.icon, u.sex, NULL, a.status
      FROM friend_apply a JOIN user u ON u.uid = a.from_uid WHERE a.to_uid = ? AND a.status < ?
      ORDER BY a.status, a.id DESC LIMIT ?
      """, uid.rawValue, ServerSchema.ApplicationStatus.hidden, max(0, limit)
    ) { ApplyEntry(profile: UserProfile(row: $0), status: $0.int32(7)) }
  }

  /// A friend as the list of `uid` shows it.
  func friendEntry(of friend: UserID, for uid: UserID) throws(DatabaseError) -> FriendEntry? {
    try database.first(
      """
      SELECT u.uid, u.name, u.nick, u.descr, u.icon, u.sex, NULL, f.back
      FROM friend f JOIN user u ON u.uid = f.friend_id WHERE f.self_id = ? AND f.friend_id = ?
      """, uid.rawValue, friend.rawValue, read: { FriendEntry(row: $0) })
  }

  /// An applicant as the one who is asked sees it: with the greeting. Nil where the application is hidden.
  func applicantProfile(of applicant: UserID, to uid: UserID) throws(DatabaseError) -> UserProfile? {
    try database.first(
      """
      SELECT u.uid, u.name, u.nick, a.greeting, u.icon, u.sex, NULL
      FROM friend_apply a JOIN user u ON u.uid = a.from_uid WHERE a.from_uid = ? AND a.to_uid = ? AND a.status < ?
      """, applicant.rawValue, uid.rawValue, ServerSchema.ApplicationStatus.hidden, read: { UserProfile(row: $0) })
  }

  func hasBlocked(_ uid: UserID, _ other: UserID) throws(DatabaseError) -> Bool {
    try database.first("SELECT 1 FROM blocked WHERE uid = ? AND other = ?", uid.rawValue, other.rawValue) { _ in true }
      ?? false
  }

  func blocked(by uid: UserID, after other: UserID?, limit: Int, maxBytes: Int) throws(DatabaseError) -> BlockedPage {
    var page = PageLimit(entries: limit, bytes: maxBytes)
    let users = try database.prefix(
      """
      SELECT u.uid, u.name, u.nick, '', u.icon, u.sex, NULL FROM blocked b JOIN user u ON u.uid = b.other
      WHERE b.uid = ? AND b.other > ? ORDER BY b.other LIMIT ?
      """, uid.rawValue, Int64(other?.rawValue ?? .min), max(0, limit) &+ 1
    ) { row -> UserProfile? in
      let profile = UserProfile(row: row)
      return page.takes(BlockedListReply.byteCount(of: profile)) ? profile : nil
    }
    return BlockedPage(users: users, hasMore: page.isFull)
  }
}

extension FriendEntry {
  /// Reads a profile's seven columns and `back`. Without a remark `back` is the friend's name, as the family does it.
  fileprivate init(row: some SQLRow) {
    let back = row.string(7)
    let profile = UserProfile(row: row)
    self.init(profile: profile, back: back.isEmpty ? profile.name : back)
  }

  /// The bytes of its texts: fewer than the entry takes on the wire.
  fileprivate var contentByteCount: Int {
    let texts = [profile.name, profile.nick, profile.desc, profile.icon, back]
    return texts.reduce(0) { $0 + $1.utf8.count }
  }
}
