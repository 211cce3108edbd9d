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
  let pages: Int
  let lostPages: Int

  /// - Parameter repaired: the new file with all that could be read.
  init(_ report: SalvageReport, repaired: Database) throws(DatabaseError) {
    accounts = report.saved["user"] ?? 0
    texts = report.saved["message"] ?? 0
    (pages, lostPages) = (report.pages, report.lostPages)
    lostTexts = max(report.lost["message"] ?? 0, try Self.missingTexts(in: repaired))
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

  /// Texts that conversations and logs know of; the texts of a conversation are numbered without a hole.
  private static func missingTexts(in repaired: Database) throws(DatabaseError) -> Int {
    let missing =
      try repaired.first(
        """
        WITH stored AS (SELECT conv_id, max(conv_seq) AS top, count(*) AS n FROM message GROUP BY conv_id),
          known AS (SELECT conv_id, last_seq FROM conversation UNION ALL SELECT conv_id, top FROM stored
            UNION ALL SELECT conv_id, conv_seq FROM user_event WHERE kind = 1)
        SELECT min(total(top - n), 1e15) FROM (
          SELECT max(k.last_seq) AS top, coalesce(s.n, 0) AS n FROM known k LEFT JOIN stored s ON s.conv_id = k.conv_id
          GROUP BY k.conv_id)
        WHERE top > n
        """
      ) { $0.double(0) } ?? 0
    return Int(missing)
  }

  /// More than a server may lose without asking: an account, a hundredth of the texts, or of the file where nobody knows
  /// what stood there, or everything.
  var isGrave: Bool {
    lostAccounts > 0 || lostTexts * 100 > texts + lostTexts || lostPages * 100 > pages || accounts == 0
  }

  var description: String {
    if accounts == 0 { return "no account can be read" }
    if lostAccounts == 0, lostTexts * 100 <= texts + lostTexts {
      return "\(lostPages) of its \(pages) pages are lost, and nobody can say with what"
    }
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
