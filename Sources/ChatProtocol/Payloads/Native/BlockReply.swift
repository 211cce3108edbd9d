/// 1243: the outcome of a ``BlockRequest``.
public struct BlockReply: FramePayload {
  public static let frameID = FrameID.blockReply

  /// ``ErrorCode/isFriend`` for a friend, ``ErrorCode/listFull`` where no more may be blocked.
  public var error: ErrorCode
  /// As in the request; ``UserID/unknown`` where it could not be read.
  public var uid: UserID
  /// As in the request.
  public var isOn: Bool

  /// Makes a reply.
  public init(error: ErrorCode, uid: UserID = .unknown, isOn: Bool = false) {
    self.error = error
    self.uid = uid
    self.isOn = isOn
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(
      error: try body.errorCode(), uid: try body.optionalUserID("uid") ?? .unknown,
      isOn: try body.optionalBool("on") ?? false)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.field("uid", uid)
    writer.field("on", isOn)
    writer.endObject()
  }
}
