/// 1024: the answer to a ``HeartbeatRequest``.
public struct HeartbeatReply: FramePayload {
  public static let frameID = FrameID.heartbeatReply

  /// Success while the session stands.
  public var error: ErrorCode
  /// The number of the newest event in the user's log; only in the native dialect.
  public var inbox: EventNumber?

  /// Makes a reply.
  public init(error: ErrorCode = .success, inbox: EventNumber? = nil) {
    self.error = error
    self.inbox = inbox
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    error = try body.errorCode()
    inbox = try body.optionalNumber("inbox")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if let inbox { writer.field("inbox", inbox) }
    writer.endObject()
  }
}
