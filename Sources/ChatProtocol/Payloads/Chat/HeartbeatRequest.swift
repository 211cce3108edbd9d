/// 1023: tells the server that the client is alive. Original servers do not know it and stay silent.
public struct HeartbeatRequest: FramePayload {
  public static let frameID = FrameID.heartbeat

  /// The session's uid; nil if the sender left it out, as it may before its login.
  public var from: UserID?

  /// Makes a beat.
  public init(from: UserID?) {
    self.from = from
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    from = try body.optionalUserID("fromuid")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    if let from { writer.field("fromuid", from) }
    writer.endObject()
  }
}
