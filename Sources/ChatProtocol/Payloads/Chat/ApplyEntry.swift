/// One friend application in the list that a login brings; the applicant's greeting is the profile's `desc`.
public struct ApplyEntry: Hashable, Sendable {
  /// The applicant.
  public var profile: UserProfile
  /// 0 while it waits for an answer, 1 once accepted; other numbers are kept.
  public var status: Int32

  /// The status of an application that waits for an answer.
  public static let pending: Int32 = 0
  /// The status of an application that was accepted.
  public static let accepted: Int32 = 1

  /// Makes an entry.
  public init(profile: UserProfile, status: Int32) {
    self.profile = profile
    self.status = status
  }

  init(body: JSONValue) throws(PayloadError) {
    profile = try UserProfile(fields: body, uidField: "uid")
    status = try body.int32("status", default: ApplyEntry.pending)
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    profile.writeFields(to: &writer, uidField: "uid")
    writer.field("status", status)
    writer.endObject()
  }
}
