/// 1010: whether an application was taken.
public struct AddFriendReply: FramePayload {
  public static let frameID = FrameID.addFriendReply

  /// Success once the application is stored. Original servers also say so for uids that do not exist.
  public var error: ErrorCode

  /// Makes a reply.
  public init(error: ErrorCode) {
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
