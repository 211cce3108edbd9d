/// One friend in the list that a login brings.
public struct FriendEntry: Hashable, Sendable {
  /// The friend.
  public var profile: UserProfile
  /// The remark that the list's owner keeps for this friend; original servers always send the friend's name.
  public var back: String

  /// Makes an entry.
  public init(profile: UserProfile, back: String) {
    self.profile = profile
    self.back = back
  }

  init(body: JSONValue) throws(PayloadError) {
    profile = try UserProfile(fields: body, uidField: "uid")
    back = try body.text("back", default: "")
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    profile.writeFields(to: &writer, uidField: "uid")
    writer.field("back", back)
    writer.endObject()
  }
}
