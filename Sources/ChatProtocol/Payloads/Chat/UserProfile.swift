/// What one user may know of another, or of oneself.
public struct UserProfile: Hashable, Sendable {
  /// The account's number.
  public var uid: UserID
  /// The unique name of the account, as given at registration.
  public var name: String
  /// The name shown to others; need not be unique, may be empty.
  public var nick: String
  /// A line about the user; in an application, the greeting. May be empty.
  public var desc: String
  /// The picture's resource name, like `:/res/head_1.jpg`; empty where a server leaves it out.
  public var icon: String
  /// 0 in all that family clients send, which says nothing; our clients may send 1 (male) or 2 (female).
  public var sex: Int32
  /// The account's address; only ever there in one's own profile.
  public var email: String?

  /// Makes a profile; what is left out is empty.
  public init(
    uid: UserID, name: String, nick: String = "", desc: String = "", icon: String = "", sex: Int32 = 0,
    email: String? = nil
  ) {
    self.uid = uid
    self.name = name
    self.nick = nick
    self.desc = desc
    self.icon = icon
    self.sex = sex
    self.email = email
  }
}

extension UserProfile {
  /// Reads the fields of a profile out of a larger object, whose uid is called `uidField` there.
  ///
  /// The email is not read here: replies about strangers must not bring one in, even from servers that send it.
  init(fields body: JSONValue, uidField: String) throws(PayloadError) {
    uid = try body.userID(uidField)
    name = try body.text("name", default: "")
    nick = try body.text("nick", default: "")
    desc = try body.text("desc", default: "")
    icon = try body.text("icon", default: "")
    sex = try body.int32("sex", default: 0)
    email = nil
  }

  /// Writes the fields of a profile into an open object, all but the email.
  func writeFields(to writer: inout JSONWriter, uidField: String, withDesc: Bool = true) {
    writer.field(uidField, uid)
    writer.field("name", name)
    writer.field("nick", nick)
    if withDesc { writer.field("desc", desc) }
    writer.field("icon", icon)
    writer.field("sex", sex)
  }
}
