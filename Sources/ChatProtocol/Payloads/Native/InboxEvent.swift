/// One event of a user's log (docs/protocol.md, chapter 4).
public struct InboxEvent: Hashable, Sendable {
  /// Its place in the log: 1, 2, 3 … without gaps.
  public var number: EventNumber
  /// What happened.
  public var content: Content

  /// What an event tells.
  public enum Content: Hashable, Sendable {
    /// The user received or sent a text.
    case text(StoredText)
    /// `by` has read the conversation with `peer` up to `seq`. One of the two is the owner of the log.
    case read(by: UserID, peer: UserID, seq: ConversationSeq)
    /// `from` took back the text `msgid` to `to`, which has this `seq`.
    case recall(from: UserID, to: UserID, msgid: MessageID, seq: ConversationSeq)
    /// A text has a new content.
    case edit(StoredText)
    /// Somebody applies for a friendship; the greeting is the profile's `desc`.
    case application(UserProfile)
    /// A friendship stands.
    case friendship(FriendEntry)
    /// The user has declined the application of another, which is gone.
    case decline(UserID)
    /// The user has blocked another, whose application is gone if one waited, or has ended that.
    case block(UserID, isOn: Bool)
    /// A kind that this program does not know. Its number counts all the same.
    case unknown(kind: String)
  }

  /// Makes an event.
  public init(number: EventNumber, content: Content) {
    self.number = number
    self.content = content
  }

  init(body: JSONValue) throws(PayloadError) {
    number = try body.number("n")
    let kind = try body.text("kind")
    switch kind {
    case "text": content = .text(try StoredText(body: body))
    case "read":
      content = .read(by: try body.userID("fromuid"), peer: try body.userID("touid"), seq: try body.number("seq"))
    case "recall":
      content = .recall(
        from: try body.userID("fromuid"), to: try body.userID("touid"), msgid: try body.messageID(),
        seq: try body.number("seq"))
    case "edit": content = .edit(try StoredText(body: body))
    case "apply":
      content = .application(try UserProfile(fields: try body.object("profile"), uidField: "uid"))
    case "friend":
      let profile = try UserProfile(fields: try body.object("profile"), uidField: "uid")
      content = .friendship(FriendEntry(profile: profile, back: try body.text("back", default: "")))
    case "decline": content = .decline(try body.userID("applicant"))
    case "block": content = .block(try body.userID("uid"), isOn: try body.bool("on"))
    default: content = .unknown(kind: kind)
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("n", number)
    switch content {
    case .text(let text):
      writer.field("kind", "text")
      text.writeFields(to: &writer)
    case .read(let by, let peer, let seq):
      writer.field("kind", "read")
      writer.field("fromuid", by)
      writer.field("touid", peer)
      writer.field("seq", seq)
    case .recall(let from, let to, let msgid, let seq):
      writer.field("kind", "recall")
      writer.field("fromuid", from)
      writer.field("touid", to)
      writer.field("msgid", msgid)
      writer.field("seq", seq)
    case .edit(let text):
      writer.field("kind", "edit")
      text.writeFields(to: &writer)
    case .application(let profile):
      writer.field("kind", "apply")
      write(profile, to: &writer)
    case .friendship(let entry):
      writer.field("kind", "friend")
      write(entry.profile, to: &writer)
      writer.field("back", entry.back)
    case .decline(let applicant):
      writer.field("kind", "decline")
      writer.field("applicant", applicant)
    case .block(let uid, let isOn):
      writer.field("kind", "block")
      writer.field("uid", uid)
      writer.field("on", isOn)
    case .unknown(let kind):
      writer.field("kind", kind)
    }
    writer.endObject()
  }

  private func write(_ profile: UserProfile, to writer: inout JSONWriter) {
    writer.key("profile")
    writer.beginObject()
    profile.writeFields(to: &writer, uidField: "uid")
    writer.endObject()
  }

  /// The event's bytes as one JSON value, to fill pages by size.
  public var byteCount: Int { JSONWriter.byteCount(of: write) }
}
