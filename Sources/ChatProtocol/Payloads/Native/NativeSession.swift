/// What a server adds to its login reply when it grants the native dialect (docs/protocol.md, chapter 4).
public struct NativeSession: Hashable, Sendable {
  /// The version of the dialect that the session will speak.
  public var proto: Int32
  /// The number of the newest event in the user's inbox; 0 for none.
  public var inbox: EventNumber
  /// The number of the first event that the server still has; a cursor before `minInbox` - 1 needs a snapshot.
  public var minInbox: EventNumber
  /// How often the client should beat, in seconds.
  public var heartbeatSeconds: Int64
  /// The longest body that the server accepts, in bytes.
  public var maxBody: Int64
  /// The server's clock.
  public var serverTime: Timestamp

  /// Makes the addition.
  public init(
    proto: Int32, inbox: EventNumber, minInbox: EventNumber = 1, heartbeatSeconds: Int64, maxBody: Int64,
    serverTime: Timestamp
  ) {
    self.proto = proto
    self.inbox = inbox
    self.minInbox = minInbox
    self.heartbeatSeconds = heartbeatSeconds
    self.maxBody = maxBody
    self.serverTime = serverTime
  }

  /// Reads the addition from a reply; nil if the server stays with the family's dialect.
  init?(reply body: JSONValue) throws(PayloadError) {
    guard let proto = try body.optionalInt32("proto") else { return nil }
    self.proto = proto
    inbox = try body.optionalNumber("inbox") ?? 0
    minInbox = try body.optionalNumber("min_inbox") ?? 1
    heartbeatSeconds = try body.optionalInt64("heartbeat") ?? 0
    maxBody = try body.optionalInt64("max_body") ?? Int64(FrameLimits.familyServer.maxBodyBytes)
    serverTime = try body.optionalNumber("server_time") ?? 0
  }

  func writeFields(to writer: inout JSONWriter) {
    writer.field("proto", proto)
    writer.field("inbox", inbox)
    writer.field("min_inbox", minInbox)
    writer.field("heartbeat", heartbeatSeconds)
    writer.field("max_body", maxBody)
    writer.field("server_time", serverTime)
  }
}
