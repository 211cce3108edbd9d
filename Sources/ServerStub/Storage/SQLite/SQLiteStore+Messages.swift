import ChatProtocol
import LocalDatabase

extension SQLiteStore: MessageStore {
  /// Texts that may wait for a commit, in bytes; beyond it senders are told to try again.
  private static let maxWaitingBytes = 32 << 20

  /// Waits for the next commit: one transaction takes everything that came while the last one was written,
  /// which is what makes `synchronous=FULL` cheap under load (DESIGN: 0.7k messages/s alone, 11k/s at 128).
  func append(_ submissions: [TextSubmission]) async throws(ServerError) -> [TextReceipt] {
    guard !submissions.isEmpty else { return [] }
    let bytes = submissions.reduce(0) { $0 + $1.items.reduce(0) { $0 + $1.content.byteCount } }
    guard waiting.isEmpty || waitingBytes + bytes <= Self.maxWaitingBytes else {
      throw ServerError(code: .busy, message: "too many texts wait to be written")
    }
    waitingBytes += bytes
    let outcome = await withCheckedContinuation { continuation in
      waiting.append(WaitingSubmissions(submissions: submissions, continuation: continuation))
      guard !commitIsScheduled else { return }
      commitIsScheduled = true
      // Runs behind the calls that are already queued for this actor, so it takes them along.
      Task { self.commitWaiting() }
    }
    return try outcome.get()
  }

  nonisolated func events(of uid: UserID, after number: EventNumber, limit: Int, maxBytes: Int)
    async throws(ServerError) -> LogPage
  {
    try await read(for: uid) { (reads) throws(DatabaseError) in
      try reads.events(of: uid, after: number, limit: limit, maxBytes: maxBytes)
    }
  }

  nonisolated func history(
    of uid: UserID, with peer: UserID, before seq: ConversationSeq?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> HistoryPage {
    try await read(for: uid) { (reads) throws(DatabaseError) in
      try reads.history(of: uid, with: peer, before: seq, limit: limit, maxBytes: maxBytes)
    }
  }

  nonisolated func conversations(
    of uid: UserID, after peer: UserID?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> ConversationPage {
    try await read(for: uid) { (reads) throws(DatabaseError) in
      try reads.conversations(of: uid, after: peer, limit: limit, maxBytes: maxBytes)
    }
  }

  func deliveryPosition(of device: DeviceID) throws(ServerError) -> EventNumber? {
    try work { () throws(DatabaseError) in try position(of: device) }
  }

  private func position(of device: DeviceID) throws(DatabaseError) -> EventNumber? {
    try database.first(
      "SELECT acked_useq FROM device WHERE uid = ? AND device_id = ?", device.uid.rawValue, device.name
    ) { EventNumber(rawValue: $0.int64(0)) }
  }

  func setDeliveryPositions(_ positions: [DeviceID: EventNumber]) throws(ServerError) -> [DeliveredMark] {
    try work { () throws(DatabaseError) in
      do throws(DatabaseError) {
        return try database.transaction { () throws(DatabaseError) in
          var moved: [DeliveredMark] = []
          for (device, number) in positions { moved += try setDeliveryPosition(number, of: device) }
          return moved
        }
      } catch {
        guard error.mayBeOneEntrysFault else { throw error }
        return try setWholeDeliveryPositions(positions)
      }
    }
  }

  /// A device whose rows are damaged must not hold up the others. Each has a savepoint, which costs as much as its rows,
  /// so this is not the first attempt.
  private func setWholeDeliveryPositions(_ positions: [DeviceID: EventNumber]) throws(DatabaseError) -> [DeliveredMark]
  {
    try database.transaction { () throws(DatabaseError) in
      var moved: [DeliveredMark] = []
      for (device, number) in positions {
        do throws(DatabaseError) {
          moved += try database.transaction { () throws(DatabaseError) in
            try setDeliveryPosition(number, of: device)
          }
        } catch {
          guard error.mayBeOneEntrysFault else { throw error }
        }
      }
      return moved
    }
  }

  /// Returns the marks that moved and may be told.
  private func setDeliveryPosition(_ number: EventNumber, of device: DeviceID) throws(DatabaseError) -> [DeliveredMark]
  {
    let old = try position(of: device) ?? 0
    try database.run(
      """
      INSERT INTO device(uid, device_id, acked_useq, used_ms)
        VALUES (?1, ?2, max(0, min(?3, coalesce((SELECT last_useq FROM user_sync WHERE uid = ?1), 0))), ?4)
      ON CONFLICT(uid, device_id) DO UPDATE
      SET acked_useq = max(acked_useq, excluded.acked_useq), used_ms = excluded.used_ms
      """, device.uid.rawValue, device.name, number.rawValue, clock.nowMilliseconds())
    try forgetUnusedDevices(of: device)
    let new = try position(of: device) ?? 0
    // A deaf family client still takes what it is sent, so nobody is told that it has a text.
    guard new > old, !device.isFamily else { return [] }
    let reached = try markDelivered(to: device.uid, after: old, through: new)
    // It would tell that a device is there, which who hides their presence does not want to be told.
    return try reads.privacy(of: device.uid).tellsPresence ? reached : []
  }

  /// Keeps the devices of an account that were used last, and its family client.
  private func forgetUnusedDevices(of device: DeviceID) throws(DatabaseError) {
    try database.run(
      """
      DELETE FROM device WHERE uid = ?1 AND device_id <> '' AND device_id <> ?2 AND device_id NOT IN (
        SELECT device_id FROM device WHERE uid = ?1 AND device_id <> '' ORDER BY used_ms DESC, device_id LIMIT ?3)
      """, device.uid.rawValue, device.name, max(1, limits.devices))
  }

  /// Moves the delivered marks of a user's conversations for the events that a device has confirmed.
  private func markDelivered(
    to uid: UserID, after old: EventNumber, through new: EventNumber
  ) throws(DatabaseError) -> [DeliveredMark] {
    let reached = try database.all(
      """
      SELECT e.conv_id, max(e.conv_seq), m.sender_uid FROM user_event e
      JOIN message m ON m.conv_id = e.conv_id AND m.conv_seq = e.conv_seq
      WHERE e.uid = ?1 AND e.useq > ?2 AND e.useq <= ?3 AND e.kind = 1 AND m.sender_uid <> ?1
      GROUP BY e.conv_id, m.sender_uid
      """, uid.rawValue, old.rawValue, new.rawValue
    ) { row in
      (conversation: row.int64(0), seq: ConversationSeq(rawValue: row.int64(1)), sender: UserID(rawValue: row.int32(2)))
    }
    var moved: [DeliveredMark] = []
    for mark in reached {
      let changed = try database.run(
        "UPDATE member SET delivered_seq = ?3 WHERE conv_id = ?1 AND uid = ?2 AND delivered_seq < ?3",
        mark.conversation, uid.rawValue, mark.seq.rawValue)
      if changed > 0 { moved.append(DeliveredMark(sender: mark.sender, recipient: uid, seq: mark.seq)) }
    }
    return moved
  }
}
