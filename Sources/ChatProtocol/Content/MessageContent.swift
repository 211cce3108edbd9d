/// What a message says: a text, or something of another kind, with the message it answers and whom it mentions.
///
/// A kind that this program does not know is kept with its data as they came, so that it is whole on a device, or for a
/// later program, that knows it. Only the native dialect carries more than a text (docs/protocol.md, chapter 4).
public struct MessageContent: Hashable, Sendable {
  /// What a message is.
  public enum Kind: Hashable, Sendable {
    case text
    /// A kind without a case here: its name on the wire, and its data, one JSON value, `nil` where there are none.
    case other(String, data: String?)
  }

  public var kind: Kind
  /// The text; of another kind, what a program that does not know it can show in its place. Never contains NUL.
  public var text: String
  /// The message that this one answers.
  public var replyTo: MessageKey?
  /// The users who are mentioned, in the order of the text.
  public var mentions: [UserID]

  public init(_ text: String, kind: Kind = .text, replyTo: MessageKey? = nil, mentions: [UserID] = []) {
    self.text = text
    self.kind = kind
    self.replyTo = replyTo
    self.mentions = mentions
  }

  /// What is left of a message that its sender took back.
  public static let none = MessageContent("")

  /// About how many bytes it takes on the wire: escapes are not counted.
  public var byteCount: Int {
    var count = text.utf8.count
    guard !isPlain else { return count }
    if case .other(let name, let data) = kind { count += 24 + name.utf8.count + (data?.utf8.count ?? 0) }
    if let replyTo { count += 48 + replyTo.id.byteCount }
    return count + 12 * mentions.count
  }

  /// Whether it is nothing but a text, which the family's dialect can carry.
  public var isPlain: Bool { kind == .text && replyTo == nil && mentions.isEmpty }

  /// The text alone, as the family's dialect carries it.
  public var plain: MessageContent { MessageContent(text) }
}

extension MessageContent: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self.init(value) }
}

// MARK: - Limits

extension MessageContent {
  /// The longest name of a kind, in bytes.
  public static let maxKindBytes = 32
  /// The longest data of a kind, in bytes of JSON; their deepest nesting.
  public static let maxDataBytes = 16_384, maxDataDepth = 8
  /// The most users who are mentioned in one message.
  public static let maxMentions = 100

  /// Whether a server may keep it. The length of the text is a matter of frames and not looked at.
  public var isWithinLimits: Bool {
    if let replyTo, !(1...MessageID.maxBytes).contains(replyTo.id.byteCount) { return false }
    guard mentions.count <= Self.maxMentions else { return false }
    guard case .other(let name, let data) = kind else { return true }
    guard (1...Self.maxKindBytes).contains(name.utf8.count) else { return false }
    guard let data else { return true }
    let limits = JSONLimits(maxDepth: Self.maxDataDepth, maxBytes: Self.maxDataBytes)
    return (try? JSONDocument(parsing: Array(data.utf8), limits: limits)) != nil
  }
}

// MARK: - On the wire and on disk

extension MessageContent {
  init(body: JSONValue) throws(PayloadError) {
    self.init(try body.text("content", default: ""))
    try readExtras(body)
  }

  /// Writes the fields into an open object. A plain text is its `content` alone.
  func writeFields(to writer: inout JSONWriter) {
    writer.field("content", text)
    if !isPlain { writeExtras(to: &writer) }
  }

  /// What there is besides the text, as one JSON object for a column of a database; `nil` for a plain text.
  public var extras: String? {
    guard !isPlain else { return nil }
    var writer = JSONWriter()
    writer.beginObject()
    writeExtras(to: &writer)
    writer.endObject()
    return String(decoding: writer.finish(), as: UTF8.self)
  }

  /// Reads the columns that ``text`` and ``extras`` were stored in. Extras that a damaged file has spoilt are left out.
  public init(text: String, extras: String?) {
    self.init(text)
    guard let extras, let document = try? JSONDocument(parsing: Array(extras.utf8)) else { return }
    do throws(PayloadError) {
      try readExtras(document.root)
    } catch {
      self = plain
    }
  }

  private mutating func readExtras(_ body: JSONValue) throws(PayloadError) {
    if let name = try body.optionalText("type"), name != "text" {
      kind = .other(name, data: body.present("data").map { String(decoding: $0.rawBytes, as: UTF8.self) })
    }
    if body.present("reply") != nil {
      let reply = try body.object("reply")
      replyTo = MessageKey(sender: try reply.userID("fromuid"), id: try reply.messageID())
    }
    guard let mentioned = body.present("mentions") else { return }
    guard let elements = mentioned.elements else { throw .invalid(field: "mentions") }
    for element in elements {
      guard let uid = element.int.flatMap(UserID.init(exactly:)) else { throw .invalid(field: "mentions") }
      mentions.append(uid)
    }
  }

  private func writeExtras(to writer: inout JSONWriter) {
    if case .other(let name, let data) = kind {
      writer.field("type", name)
      if let data {
        writer.key("data")
        writer.raw(data.utf8)
      }
    }
    if let replyTo {
      writer.key("reply")
      writer.beginObject()
      writer.field("fromuid", replyTo.sender)
      writer.field("msgid", replyTo.id)
      writer.endObject()
    }
    guard !mentions.isEmpty else { return }
    writer.key("mentions")
    writer.beginArray()
    for uid in mentions { writer.int(Int64(uid.rawValue)) }
    writer.endArray()
  }
}
