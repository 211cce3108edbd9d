/// 1220: what the account tells others now.
public struct PrivacyReply: FramePayload {
  public static let frameID = FrameID.privacyReply

  public var error: ErrorCode
  /// nil in a refusal.
  public var settings: PrivacySettings?

  /// Makes a reply.
  public init(error: ErrorCode, settings: PrivacySettings? = nil) {
    self.error = error
    self.settings = settings
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    settings = PrivacySettings(
      tellsRead: try body.bool("read"), tellsTyping: try body.bool("typing"),
      tellsPresence: try body.bool("presence"))
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if let settings {
      writer.field("read", settings.tellsRead)
      writer.field("typing", settings.tellsTyping)
      writer.field("presence", settings.tellsPresence)
    }
    writer.endObject()
  }
}
