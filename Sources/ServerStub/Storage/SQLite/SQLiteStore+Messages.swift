import ChatProtocol
import LocalDatabase

extension SQLiteStore: MessageStore {
  /// Texts that may wait for a commit, in bytes; beyond it senders are told to try again.
  private static let maxWaitingBytes = 32 << 20

  /// Waits for the next commit: one transaction takes everything that came while the last one was written,
  /// which is what makes `synchronous=FULL` cheap under load (DESIGN: 0.7k messages/s alone, 11k/s at 128).
  func append(_ submissions: [TextSubmission]) async throws -> [TextReceipt] {
    guard !submissions.isEmpty else { return [] }
    let bytes = submissions.reduce(0) { $0 + $1.items.reduce(0) { $0 + $1.content.utf8.count } }
    guard waiting.isEmpty || waitingBytes + bytes <= Self.maxWaitingBytes else {
      throw ServerError(code: .busy, message: "too many texts wait to be written")
    }
    waitingBytes += bytes
    return try await withCheckedThrowingContinuation { continuation in
      waiting.append(WaitingSubmissions(submissions: submissions, continuation: continuation))
      guard !commitIsScheduled else { return }
      commitIsScheduled = true
      // Runs behind the calls that are already queued for this actor, so it takes them along.
      Task { self.commitWaiting() }
    }
  }

  func events(of uid: UserID, after number: Int64, limit: Int) throws -> LogPage {
    try work { () throws(DatabaseError) in
      let events = try database.all(
        """
        SELECT e.useq, m.sender_uid, c.low_uid, c.high_uid, m.client_msg_id, m.body, m.conv_seq, m.ts
        FROM user_event e JOIN message m ON m.conv_id = e.conv_id AND m.conv_seq = e.conv_seq
        JOIN conversation c ON c.conv_id = e.conv_id
        WHERE e.uid = ? AND e.useq > ? ORDER BY e.useq LIMIT ?
        """, uid.rawValue, number, max(0, limit)
      ) { row in
        let (sender, low, high) = (row.int32(1), row.int32(2), row.int32(3))
        return LogEvent(
          number: row.int64(0), from: UserID(rawValue: sender), to: UserID(rawValue: sender == low ? high : low),
          item: TextItem(
            msgid: row.string(4), content: row.string(5), seq: row.int64(6), timestampMilliseconds: row.int64(7)))
      }
      let head = try database.first("SELECT last_useq FROM user_sync WHERE uid = ?", uid.rawValue) { $0.int64(0) }
      return LogPage(events: events, head: head ?? 0)
    }
  }

  func deliveryPosition(of uid: UserID, device: String) throws -> Int64 {
    try work { () throws(DatabaseError) in
      try database.first("SELECT acked_useq FROM device WHERE uid = ? AND device_id = ?", uid.rawValue, device) {
        $0.int64(0)
      } ?? 0
    }
  }

  func setDeliveryPositions(_ positions: [UserID: Int64], device: String) throws {
    try work { () throws(DatabaseError) in
      try database.transaction { () throws(DatabaseError) in
        for (uid, number) in positions {
          try database.run(
            """
            INSERT INTO device(uid, device_id, acked_useq)
              VALUES (?1, ?2, max(0, min(?3, coalesce((SELECT last_useq FROM user_sync WHERE uid = ?1), 0))))
            ON CONFLICT(uid, device_id) DO UPDATE SET acked_useq = max(acked_useq, excluded.acked_useq)
            """, uid.rawValue, device, number)
        }
      }
    }
  }
}
