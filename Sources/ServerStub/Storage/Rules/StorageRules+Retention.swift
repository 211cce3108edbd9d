import ChatProtocol
import LocalDatabase

/// Forgetting the old ends of logs.
extension StorageRules {
  func pruneEvents(before time: Timestamp, after uid: UserID?, limit: Int) throws(DatabaseError) -> PruningStep {
    let limit = max(1, limit)
    return try database.transaction { () throws(DatabaseError) in
      // A user's first event tells whether there is anything to do, and a log is in the order of its times.
      // A family client has nothing but the log to learn of texts from: it keeps what it has not confirmed, and so
      // does an account that nobody has used yet. Native devices have snapshots. Built-in accounts do not look back.
      let users = try database.all(
        """
        SELECT s.uid, e.uid IS NOT NULL AND coalesce(e.ts, m.ts, 0) < ?1 AS is_old, s.min_useq,
          CASE WHEN s.uid < ?2 THEN s.last_useq
            WHEN f.uid IS NOT NULL THEN f.acked_useq
            WHEN EXISTS (SELECT 1 FROM device d WHERE d.uid = s.uid) THEN s.last_useq
            ELSE 0 END AS done
        FROM (SELECT * FROM user_sync WHERE uid > ?3 ORDER BY uid LIMIT ?4) s
        LEFT JOIN user_event e ON e.uid = s.uid AND e.useq = s.min_useq
        LEFT JOIN message m ON m.conv_id = e.conv_id AND m.conv_seq = e.conv_seq
        LEFT JOIN device f ON f.uid = s.uid AND f.device_id = ''
        ORDER BY s.uid
        """, time.rawValue, ServerSchema.firstUserID, Int64(uid?.rawValue ?? .min), limit
      ) { row in
        let done = EventNumber(rawValue: row.int64(3))
        return (
          uid: UserID(rawValue: row.int32(0)), mayGo: row.int64(1) != 0 && row.int64(2) <= done.rawValue, done: done
        )
      }
      var step = PruningStep(count: 0, position: uid, isLast: users.count < limit)
      for user in users {
        if user.mayGo {
          step.count += try pruneEvents(
            of: user.uid, through: user.done, before: time, limit: limit - step.count)
          guard step.count < limit else {
            step.isLast = false
            return step
          }
        }
        step.position = user.uid
      }
      return step
    }
  }

  private func pruneEvents(
    of uid: UserID, through number: EventNumber, before time: Timestamp, limit: Int
  ) throws(DatabaseError) -> Int {
    let oldest = try database.all(
      """
      SELECT e.useq, coalesce(e.ts, m.ts, 0) FROM user_event e
      LEFT JOIN message m ON m.conv_id = e.conv_id AND m.conv_seq = e.conv_seq
      WHERE e.uid = ? AND e.useq <= ? ORDER BY e.useq LIMIT ?
      """, uid.rawValue, number.rawValue, limit
    ) { (number: EventNumber(rawValue: $0.int64(0)), timestamp: Timestamp(rawValue: $0.int64(1))) }
    guard let last = oldest.prefix(while: { $0.timestamp < time }).last?.number else { return 0 }
    let count = try database.run("DELETE FROM user_event WHERE uid = ? AND useq <= ?", uid.rawValue, last.rawValue)
    try database.run("UPDATE user_sync SET min_useq = ? WHERE uid = ?", last.next.rawValue, uid.rawValue)
    return count
  }
}
