import ChatProtocol
import LocalDatabase

extension SQLiteStore: TokenHashStore {
  func addTokenHash(_ hash: [UInt8], of uid: UserID, expires: Int64, now: Int64, limit: Int) throws(ServerError) {
    try work { () throws(DatabaseError) in
      try database.transaction { () throws(DatabaseError) in
        try database.run("DELETE FROM token WHERE expires_ms <= ?", now)
        try database.run("INSERT INTO token(hash, uid, expires_ms) VALUES (?, ?, ?)", hash, uid.rawValue, expires)
        // The new one always stays, even among others of the same millisecond.
        try database.run(
          """
          DELETE FROM token WHERE uid = ?1 AND hash NOT IN
            (SELECT hash FROM token WHERE uid = ?1 ORDER BY hash = ?3 DESC, expires_ms DESC LIMIT ?2)
          """, uid.rawValue, max(1, limit), hash)
      }
    }
  }

  func removeTokenHashes(of uid: UserID, hash: [UInt8]?) throws(ServerError) {
    try work { () throws(DatabaseError) -> Void in
      if let hash {
        try database.run("DELETE FROM token WHERE uid = ? AND hash = ?", uid.rawValue, hash)
      } else {
        try database.run("DELETE FROM token WHERE uid = ?", uid.rawValue)
      }
    }
  }

  func tokenHashes(of uid: UserID, now: Int64) throws(ServerError) -> [[UInt8]] {
    try work { () throws(DatabaseError) in
      try database.all("SELECT hash FROM token WHERE uid = ? AND expires_ms > ?", uid.rawValue, now) { $0.blob(0) }
    }
  }
}
