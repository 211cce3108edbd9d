import ChatProtocol
import LocalDatabase

extension StorageRules {
  func addTokenHash(_ hash: [UInt8], of uid: UserID, expires: Int64, now: Int64, limit: Int) throws(DatabaseError) {
    try database.transaction { () throws(DatabaseError) in
      try database.run("DELETE FROM token WHERE expires_ms <= ?", now)
      try database.run("INSERT INTO token(hash, uid, expires_ms) VALUES (?, ?, ?)", hash, uid.rawValue, expires)
      // The new one always stays, even among others of the same millisecond.
      try database.run(
        """
        DELETE FROM token WHERE uid = ?1 AND hash NOT IN
          (SELECT hash FROM (
            SELECT hash FROM token WHERE uid = ?1 ORDER BY hash = ?3 DESC, expires_ms DESC LIMIT ?2) AS kept)
        """, uid.rawValue, max(1, limit), hash)
    }
  }

  func removeTokenHashes(of uid: UserID, hash: [UInt8]?) throws(DatabaseError) {
    if let hash {
      try database.run("DELETE FROM token WHERE uid = ? AND hash = ?", uid.rawValue, hash)
    } else {
      try database.run("DELETE FROM token WHERE uid = ?", uid.rawValue)
    }
  }

  func tokenHashes(of uid: UserID, now: Int64) throws(DatabaseError) -> [[UInt8]] {
    try database.all("SELECT hash FROM token WHERE uid = ? AND expires_ms > ?", uid.rawValue, now) { $0.blob(0) }
  }
}
