/// 1006: the outcome of a chat login, and all that a client needs to show its first page.
public struct ChatLoginReply: FramePayload {
  public static let frameID = FrameID.chatLoginReply

  /// Whether the session stands; ``ErrorCode/tokenWrong`` and ``ErrorCode/uidInvalid`` ask for a new gate login.
  public var error: ErrorCode
  /// One's own profile, email included; there exactly if `error` is success.
  public var profile: UserProfile?
  /// Friend applications to this user. Original servers send the ten oldest at most.
  public var applies: [ApplyEntry]
  /// All friends.
  public var friends: [FriendEntry]
  /// The terms of the native dialect, or nil if the session speaks the family's.
  public var native: NativeSession?

  /// Makes a reply.
  public init(
    error: ErrorCode, profile: UserProfile? = nil, applies: [ApplyEntry] = [], friends: [FriendEntry] = [],
    native: NativeSession? = nil
  ) {
    self.error = error
    self.profile = profile
    self.applies = applies
    self.friends = friends
    self.native = native
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    var profile = try UserProfile(fields: body, uidField: "uid")
    profile.email = try body.optionalText("email")
    self.profile = profile
    applies = try body.list("apply_list") { (entry) throws(PayloadError) in try ApplyEntry(body: entry) }
    friends = try body.list("friend_list") { (entry) throws(PayloadError) in try FriendEntry(body: entry) }
    native = try NativeSession(reply: body)
  }

  /// Leaves the lists out when they are empty, as the family's servers do.
  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if let profile {
      profile.writeFields(to: &writer, uidField: "uid")
      if let email = profile.email { writer.field("email", email) }
    }
    if !applies.isEmpty {
      writer.key("apply_list")
      writer.beginArray()
      for entry in applies { entry.write(to: &writer) }
      writer.endArray()
    }
    if !friends.isEmpty {
      writer.key("friend_list")
      writer.beginArray()
      for entry in friends { entry.write(to: &writer) }
      writer.endArray()
    }
    native?.writeFields(to: &writer)
    writer.endObject()
  }
}
