import ChatProtocol
import LocalDatabase

extension HistoryStore {
  public func saveProfile(_ profile: UserProfile) {
    performLeniently { (database) throws(DatabaseError) in
      try database.run("DELETE FROM profile WHERE uid <> ?", profile.uid.rawValue)
      try database.run(
        "INSERT OR REPLACE INTO profile(uid, name, nick, icon, sex, desc, email) VALUES (?, ?, ?, ?, ?, ?, ?)",
        bindings: profile.columns + [profile.email])
    }
  }

  public func saveContacts(_ contacts: [Contact]) {
    performLeniently { (database) throws(DatabaseError) in
      for contact in contacts {
        try database.run(
          """
          INSERT OR REPLACE INTO contact(uid, name, nick, icon, sex, desc, remark, tags)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """, bindings: contact.profile.columns + [contact.remark, StoredTags.text(of: contact.tags)])
      }
    }
  }

  public func setRemark(_ remark: String, tags: [String], for uid: UserID) {
    performLeniently { (database) throws(DatabaseError) in
      try database.run(
        "UPDATE contact SET remark = ?, tags = ? WHERE uid = ?", remark, StoredTags.text(of: tags), uid.rawValue)
    }
  }

  public func saveApplications(_ applications: [FriendApplication]) {
    performLeniently { (database) throws(DatabaseError) in
      // The first is the newest and gets the highest rank, above all that are not in the list.
      let highest = try database.first("SELECT ifnull(max(rank), 0) FROM application") { $0.int64(0) } ?? 0
      for (offset, application) in applications.reversed().enumerated() {
        try database.run(
          """
          INSERT OR REPLACE INTO application(uid, name, nick, icon, sex, desc, greeting, status, seen, rank)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
          bindings: application.profile.columns + [
            application.greeting, application.status == .accepted ? 1 : 0, application.isSeen,
            highest &+ Int64(offset) &+ 1,
          ])
      }
    }
  }

  public func markApplicationsSeen() {
    performLeniently { (database) throws(DatabaseError) in
      try database.run("UPDATE application SET seen = 1 WHERE seen = 0")
    }
  }

  public func saveConversations(_ conversations: [ConversationID], begun: Timestamp?) {
    performLeniently { (database) throws(DatabaseError) in try begin(conversations, at: begun, in: database) }
  }

  /// Gives a row to each conversation that has none; those that begin now come before all others.
  func begin(_ conversations: [ConversationID], at begun: Timestamp?, in database: Database) throws(DatabaseError) {
    for conversation in conversations {
      let isNew = try database.run(
        "INSERT INTO conversation(id, last_ts) VALUES (?, ?) ON CONFLICT(id) DO NOTHING", conversation.key,
        begun?.rawValue ?? 0)
      if isNew > 0, begun != nil { try raise(conversation, in: database) }
    }
  }

  public func saveDraft(_ text: String, for conversation: ConversationID) throws(HistoryError) {
    try performTransaction { (database) throws(DatabaseError) -> Void in
      if text.isEmpty {
        try database.run("UPDATE conversation SET draft = '' WHERE id = ? AND draft <> ''", conversation.key)
      } else {
        try database.run(
          """
          INSERT INTO conversation(id, last_ts, draft) VALUES (?, 0, ?)
          ON CONFLICT(id) DO UPDATE SET draft = excluded.draft
          """, conversation.key, text)
      }
    }
  }
}

extension UserProfile {
  /// `uid, name, nick, icon, sex, desc`, the columns that every table of people begins with.
  var columns: [any DatabaseBindable] { [uid.rawValue, name, nick, icon, sex, desc] }
}
