/// 1240: turns down a friend application. The applicant is told nothing.
public struct DeclineRequest: FramePayload {
  public static let frameID = FrameID.decline

  /// Who applied; without an application that waits the request changes nothing.
  public var applicant: UserID

  /// Makes a request.
  public init(applicant: UserID) {
    self.applicant = applicant
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    applicant = try body.userID("applicant")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("applicant", applicant)
    writer.endObject()
  }
}
