import LocalDatabase

/// What a server does about a database of which much is lost.
public enum DamagePolicy: Sendable, Hashable {
  /// It does not start, and says what it found and what can be done; the file stays as it is.
  case refuse
  /// It starts with what can be read and keeps the damaged file.
  case acceptLoss
}

/// What of a damaged database cannot be read.
struct StorageLosses {
  let accounts: Int
  let lostAccounts: Int
  let texts: Int
  let lostTexts: Int

  /// - Parameter repaired: the new file with all that could be read.
  init(_ report: SalvageReport, repaired: Database) throws(DatabaseError) {
    accounts = report.saved["user"] ?? 0
    texts = report.saved["message"] ?? 0
    lostTexts = report.lost["message"] ?? 0
    // Where the indexes are lost too, others still name the account.
    let named =
      try repaired.first(
        """
        SELECT count(*) FROM (
          SELECT uid FROM member UNION SELECT self_id FROM friend UNION SELECT friend_id FROM friend
          UNION SELECT low_uid FROM conversation UNION SELECT high_uid FROM conversation)
        WHERE uid >= ? AND uid NOT IN (SELECT uid FROM user)
        """, ServerSchema.firstUserID
      ) { $0.int(0) } ?? 0
    lostAccounts = max(report.lost["user"] ?? 0, named)
  }

  /// More than a server may lose without asking: an account, a hundredth of the texts, or everything.
  var isGrave: Bool { lostAccounts > 0 || lostTexts * 100 > texts + lostTexts || accounts == 0 }

  var description: String {
    if accounts == 0 { return "no account can be read" }
    return
      "\(lostAccounts) of \(accounts + lostAccounts) accounts and \(lostTexts) of \(texts + lostTexts) texts cannot be read"
  }
}

extension DatabaseError {
  /// Why a server does not start, in one line.
  static func refused(_ path: String, _ what: String) -> DatabaseError {
    DatabaseError(
      code: .corrupt,
      message:
        "\(path): \(what). Nothing was changed. To go on, use wechat-server recover --accept-loss, --restore BACKUP or --start-empty"
    )
  }
}
