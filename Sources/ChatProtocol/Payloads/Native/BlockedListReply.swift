/// 1245: a page of the users whom the account has blocked.
public struct BlockedListReply: FramePayload {
  public static let frameID = FrameID.blockedListReply

  public var error: ErrorCode
  /// Ascending by uid; without `desc`.
  public var blocked: [UserProfile]
  /// Whether more follow behind the last one.
  public var hasMore: Bool

  /// Makes a reply.
  public init(error: ErrorCode, blocked: [UserProfile] = [], hasMore: Bool = false) {
    self.error = error
    self.blocked = blocked
    self.hasMore = hasMore
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    blocked = try body.list("blocked") { (entry) throws(PayloadError) in
      try UserProfile(fields: entry, uidField: "uid")
    }
    hasMore = try body.optionalBool("more") ?? false
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if error == .success {
      writer.key("blocked")
      writer.beginArray()
      for profile in blocked { Self.write(profile, to: &writer) }
      writer.endArray()
      writer.field("more", hasMore)
    }
    writer.endObject()
  }

  private static func write(_ profile: UserProfile, to writer: inout JSONWriter) {
    writer.beginObject()
    profile.writeFields(to: &writer, uidField: "uid", withDesc: false)
    writer.endObject()
  }

  /// The bytes that a user takes in the list, to fill pages by size.
  public static func byteCount(of profile: UserProfile) -> Int {
    JSONWriter.byteCount { write(profile, to: &$0) }
  }
}
