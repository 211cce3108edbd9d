import ChatProtocol
import LocalDatabase

/// Applications that are gone, and on a family server who is not heard any more.
extension HistoryStore {
  public func removeApplication(_ uid: UserID) {
    performLeniently { (database) throws(DatabaseError) in try Self.removeApplication(uid, in: database) }
  }

  /// Forgets an application that waits; one that was accepted tells how a friendship began, and stays.
  static func removeApplication(_ uid: UserID, in database: Database) throws(DatabaseError) {
    try database.run("DELETE FROM application WHERE uid = ? AND status = 0", uid.rawValue)
  }

  public func saveUnwanted(_ applicant: UnwantedApplicant) throws(HistoryError) {
    try performTransaction { (database) throws(DatabaseError) -> Void in
      try database.run(
        """
        INSERT OR REPLACE INTO unwanted(uid, name, nick, icon, sex, desc, since_ms, blocked)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """, bindings: applicant.profile.columns + [applicant.since.rawValue, applicant.isBlocked])
      try Self.removeApplication(applicant.profile.uid, in: database)
    }
  }

  public func removeUnwanted(_ uid: UserID) throws(HistoryError) {
    try performTransaction { (database) throws(DatabaseError) -> Void in
      try database.run("DELETE FROM unwanted WHERE uid = ?", uid.rawValue)
    }
  }

  static func unwanted(in database: Database) throws(DatabaseError) -> [UnwantedApplicant] {
    try database.all("SELECT uid, name, nick, icon, sex, desc, since_ms, blocked FROM unwanted ORDER BY uid") { row in
      UnwantedApplicant(profile: UserProfile(row), since: Timestamp(rawValue: row.int64(6)), isBlocked: row.bool(7))
    }
  }
}
