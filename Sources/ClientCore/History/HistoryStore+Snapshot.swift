import ChatProtocol
import LocalDatabase

extension HistoryStore {
  public func loadSnapshot() throws(HistoryError) -> HistorySnapshot {
    try perform { (database) throws(DatabaseError) in
      HistorySnapshot(
        profile: try Self.profile(in: database), contacts: try Self.contacts(in: database),
        applications: try Self.applications(in: database), conversations: try Self.conversations(in: database),
        unwanted: try Self.unwanted(in: database),
        damagedFile: damagedFile, lostMessages: lostMessages, unusableFolder: unusableFolder)
    }
  }

  private static func profile(in database: Database) throws(DatabaseError) -> UserProfile? {
    try database.first("SELECT uid, name, nick, icon, sex, desc, email FROM profile") { row in
      var profile = UserProfile(row)
      profile.email = row.optionalString(6)
      return profile
    }
  }

  private static func contacts(in database: Database) throws(DatabaseError) -> [Contact] {
    try database.all("SELECT uid, name, nick, icon, sex, desc, remark, tags FROM contact") { row in
      Contact(profile: UserProfile(row), remark: row.string(6), tags: StoredTags.tags(in: row.string(7)))
    }
  }

  private static func applications(in database: Database) throws(DatabaseError) -> [FriendApplication] {
    try database.all(
      "SELECT uid, name, nick, icon, sex, desc, greeting, status, seen FROM application ORDER BY rank DESC LIMIT ?",
      MainState.maxApplications
    ) { row in
      FriendApplication(
        profile: UserProfile(row), greeting: row.string(6), status: row.int64(7) == 1 ? .accepted : .pending,
        isSeen: row.bool(8))
    }
  }

  private static func conversations(in database: Database) throws(DatabaseError) -> [Conversation] {
    try database.all(
      """
      SELECT c.id, c.last_ts, c.unread, c.draft, c.last_seq, c.own_read, c.peer_read, c.peer_delivered,
        \(ChatMessage.columns(of: "m."))
      FROM conversation c LEFT JOIN message m ON m.local_id = c.last_local_id
      ORDER BY c.rank DESC, c.last_ts DESC, c.id
      """
    ) { row in
      guard let id = ConversationID(key: row.int64(0)) else { return nil }
      return Conversation(
        id, lastMessage: row.isNull(8) ? nil : ChatMessage(row, from: 8),
        begun: Timestamp(rawValue: row.int64(1)), unreadCount: max(row.int(2), 0), draft: row.string(3),
        marks: ConversationMarks(row, from: 4))
    }.compactMap(\.self)
  }
}

extension UserProfile {
  /// Reads the columns `uid, name, nick, icon, sex, desc` from the first on.
  init(_ row: Row) {
    self.init(
      uid: UserID(rawValue: row.int32(0)), name: row.string(1), nick: row.string(2), desc: row.string(5),
      icon: row.string(3), sex: row.int32(4), email: nil)
  }
}

/// `contact.tags`: a JSON array of strings.
enum StoredTags {
  static func text(of tags: [String]) -> String {
    var writer = JSONWriter()
    writer.beginArray()
    for tag in tags { writer.string(tag) }
    writer.endArray()
    return String(decoding: writer.finish(), as: UTF8.self)
  }

  /// What is no such array, as in a damaged file, has no tags.
  static func tags(in text: String) -> [String] {
    guard let document = try? JSONDocument(parsing: Array(text.utf8)) else { return [] }
    return (document.root.array ?? []).compactMap(\.string)
  }
}
