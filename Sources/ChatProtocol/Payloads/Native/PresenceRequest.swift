/// 1217: asks which friends are online.
public struct PresenceRequest: FramePayload {
  public static let frameID = FrameID.presence

  /// Makes a request.
  public init() {}

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.endObject()
  }
}
