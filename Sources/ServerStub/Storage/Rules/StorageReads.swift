import ChatProtocol
import LocalDatabase

/// What is read of the storage, over any connection to it.
package struct StorageReads<Connection: SQLConnection> {
  package let database: Connection

  package init(database: Connection) {
    self.database = database
  }

  func privacy(of uid: UserID) throws(DatabaseError) -> PrivacySettings {
    try database.first("SELECT \"read\", typing, presence FROM privacy WHERE uid = ?", uid.rawValue) { row in
      PrivacySettings(tellsRead: row.bool(0), tellsTyping: row.bool(1), tellsPresence: row.bool(2))
    } ?? PrivacySettings()
  }
}
