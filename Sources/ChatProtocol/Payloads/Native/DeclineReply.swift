/// 1241: the outcome of a ``DeclineRequest``.
public struct DeclineReply: FramePayload {
  public static let frameID = FrameID.declineReply

  public var error: ErrorCode
  /// As in the request; ``UserID/unknown`` where it could not be read.
  public var applicant: UserID

  /// Makes a reply.
  public init(error: ErrorCode, applicant: UserID = .unknown) {
    self.error = error
    self.applicant = applicant
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode(), applicant: try body.optionalUserID("applicant") ?? .unknown)
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    writer.field("applicant", applicant)
    writer.endObject()
  }
}
