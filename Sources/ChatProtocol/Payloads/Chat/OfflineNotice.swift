/// 1021: another login took this account; the client must stop and must not reconnect by itself.
public struct OfflineNotice: FramePayload {
  public static let frameID = FrameID.offlineNotice

  /// Always success.
  public var error: ErrorCode
  /// The account.
  public var uid: UserID

  /// Makes a notice.
  public init(error: ErrorCode = .success, uid: UserID) {
    self.error = error
    self.uid = uid
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    error = try body.errorCode()
    uid = try body.userID("uid")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.field("uid", uid)
    writer.endObject()
  }
}
