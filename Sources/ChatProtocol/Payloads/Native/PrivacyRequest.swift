/// 1219: changes what the account tells others, or only asks for it.
public struct PrivacyRequest: FramePayload {
  public static let frameID = FrameID.privacy

  /// nil leaves read marks as they are.
  public var tellsRead: Bool?
  /// nil leaves typing as it is.
  public var tellsTyping: Bool?
  /// nil leaves presence as it is.
  public var tellsPresence: Bool?

  /// Makes a request; without an argument it only asks.
  public init(tellsRead: Bool? = nil, tellsTyping: Bool? = nil, tellsPresence: Bool? = nil) {
    self.tellsRead = tellsRead
    self.tellsTyping = tellsTyping
    self.tellsPresence = tellsPresence
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    tellsRead = try body.optionalBool("read")
    tellsTyping = try body.optionalBool("typing")
    tellsPresence = try body.optionalBool("presence")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    if let tellsRead { writer.field("read", tellsRead) }
    if let tellsTyping { writer.field("typing", tellsTyping) }
    if let tellsPresence { writer.field("presence", tellsPresence) }
    writer.endObject()
  }
}
