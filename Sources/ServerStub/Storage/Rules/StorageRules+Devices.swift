import ChatProtocol
import LocalDatabase

/// Devices: how far they have got the log, and what that tells the senders.
extension StorageRules {
  func deliveryPosition(of device: DeviceID) throws(DatabaseError) -> EventNumber? {
    try database.first(
      "SELECT acked_useq FROM device WHERE uid = ? AND device_id = ?", device.uid.rawValue, device.name
    ) { EventNumber(rawValue: $0.int64(0)) }
  }

  func setDeliveryPositions(_ positions: [DeviceID: EventNumber]) throws(DatabaseError) -> [DeliveredMark] {
    do throws(DatabaseError) {
      return try database.transaction { () throws(DatabaseError) in
        try database.willAppend(to: positions.keys.map(\.uid))
        var moved: [DeliveredMark] = []
        for (device, number) in positions { moved += try setDeliveryPosition(number, of: device) }
        return moved
      }
    } catch {
      guard error.mayBeOneEntrysFault else { throw error }
      return try setWholeDeliveryPositions(positions)
    }
  }

  /// A device whose rows are damaged must not hold up the others. Each has a savepoint, which costs as much as its rows,
  /// so this is not the first attempt.
  private func setWholeDeliveryPositions(_ positions: [DeviceID: EventNumber]) throws(DatabaseError) -> [DeliveredMark]
  {
    try database.transaction { () throws(DatabaseError) in
      try database.willAppend(to: positions.keys.map(\.uid))
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
    let old = try deliveryPosition(of: device) ?? 0
    let new = max(old, min(number, try reads.bounds(of: device.uid).head))
    try database.run(
      statements.setDevice, device.uid.rawValue, device.name, new.rawValue, clock.nowMilliseconds())
    try forgetUnusedDevices(of: device)
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
        SELECT device_id FROM (
          SELECT device_id FROM device WHERE uid = ?1 AND device_id <> '' ORDER BY used_ms DESC, device_id LIMIT ?3
        ) AS kept)
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
