/// 1218: which friends are online; of all who tell after a ``PresenceRequest``, of one when that one comes or goes.
public struct PresenceNotice: FramePayload {
  public static let frameID = FrameID.presenceNotice

  /// A friend's presence.
  public struct Entry: Hashable, Sendable {
    public var uid: UserID
    public var isOnline: Bool
    /// When the last session ended; nil while online, and where it is not known.
    public var lastSeen: Timestamp?

    /// Makes an entry.
    public init(uid: UserID, isOnline: Bool, lastSeen: Timestamp? = nil) {
      self.uid = uid
      self.isOnline = isOnline
      self.lastSeen = lastSeen
    }
  }

  public var entries: [Entry]

  /// Makes a notice.
  public init(entries: [Entry]) {
    self.entries = entries
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    entries = try body.list("presence") { (entry) throws(PayloadError) in
      Entry(
        uid: try entry.userID("uid"), isOnline: try entry.bool("online"),
        lastSeen: try entry.optionalNumber("last_seen"))
    }
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("presence")
    writer.beginArray()
    for entry in entries {
      writer.beginObject()
      writer.field("uid", entry.uid)
      writer.field("online", entry.isOnline)
      if let lastSeen = entry.lastSeen { writer.field("last_seen", lastSeen) }
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}
