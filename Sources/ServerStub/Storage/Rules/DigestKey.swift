import ChatProtocol
import LocalDatabase

/// The secret that the digests of first contents are keyed by: of a short text that was recalled anybody with the file
/// could otherwise find the content by trying.
struct DigestKey: Sendable {
  private let key: [UInt8]

  /// Reads the key of a database, or makes one and keys the digests that stand there without.
  init(of database: some SQLConnection) throws(DatabaseError) {
    if let stored = try database.first("SELECT value FROM secret WHERE name = 'digest'", read: { $0.blob(0) }) {
      key = stored
      return
    }
    do throws(ServerError) {
      key = try Secrets.randomBytes(32)
    } catch {
      throw DatabaseError(code: .other, message: error.message)
    }
    try database.transaction { () throws(DatabaseError) in
      let old = try database.all("SELECT msg_id, body_hash FROM message WHERE body_hash IS NOT NULL") {
        (row: $0.int64(0), hash: $0.blob(1))
      }
      for (row, hash) in old {
        try database.run("UPDATE message SET body_hash = ? WHERE msg_id = ?", try keyed(hash), row)
      }
      try database.run("INSERT INTO secret VALUES ('digest', ?)", key)
    }
  }

  /// The digest that a first content is remembered by.
  func digest(of content: MessageContent) throws(DatabaseError) -> [UInt8] {
    let hash: [UInt8]
    do throws(ServerError) {
      hash = try Secrets.sha256(Array(content.text.utf8) + Array((content.extras ?? "").utf8))
    } catch {
      throw DatabaseError(code: .other, message: error.message)
    }
    return try keyed(hash)
  }

  private func keyed(_ hash: [UInt8]) throws(DatabaseError) -> [UInt8] {
    do throws(ServerError) {
      return try Secrets.hmacSHA256(hash, key: key)
    } catch {
      throw DatabaseError(code: .other, message: error.message)
    }
  }
}
