/// 1024: the answer to a ``HeartbeatRequest``.
public struct HeartbeatReply: FramePayload {
  public static let frameID = FrameID.heartbeatReply

  /// Success while the session stands.
  public var error: ErrorCode

  /// Makes a reply.
  public init(error: ErrorCode = .success) {
    self.error = error
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    error = try body.errorCode()
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.endObject()
  }
}
