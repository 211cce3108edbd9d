/// 1011: somebody applies for this user's friendship.
public struct AddFriendNotice: FramePayload {
  public static let frameID = FrameID.addFriendNotice

  /// Always success.
  public var error: ErrorCode
  /// Who applies; the greeting is its `desc`.
  public var applicant: UserProfile

  /// Makes a notice.
  public init(error: ErrorCode = .success, applicant: UserProfile) {
    self.error = error
    self.applicant = applicant
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    error = try body.errorCode()
    applicant = try UserProfile(fields: body, uidField: "applyuid")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    applicant.writeFields(to: &writer, uidField: "applyuid")
    writer.endObject()
  }
}
