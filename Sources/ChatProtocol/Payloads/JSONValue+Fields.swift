/// Typed access to the fields of a payload. A field that is null counts as absent, as in the family's peers.
extension JSONValue {
  /// Throws unless this is an object, so that every payload refuses arrays and scalars alike.
  func requireObject() throws(PayloadError) {
    guard isObject else { throw .notAnObject }
  }

  /// The member called `name`, unless absent or null.
  func present(_ name: String) -> JSONValue? {
    guard let value = self[name], !value.isNull else { return nil }
    return value
  }

  /// A text, or nil if absent.
  func optionalText(_ name: String) throws(PayloadError) -> String? {
    guard let value = present(name) else { return nil }
    guard let text = value.string else { throw .invalid(field: name) }
    return text
  }

  /// A text that must be there.
  func text(_ name: String) throws(PayloadError) -> String {
    guard let text = try optionalText(name) else { throw .missing(field: name) }
    return text
  }

  /// A text, or `absent` if it is not there.
  func text(_ name: String, default absent: String) throws(PayloadError) -> String {
    try optionalText(name) ?? absent
  }

  /// The id of a message, or `absent` if it is not there.
  func messageID(default absent: MessageID? = nil) throws(PayloadError) -> MessageID {
    if let text = try optionalText("msgid") { return MessageID(rawValue: text) }
    guard let absent else { throw .missing(field: "msgid") }
    return absent
  }

  /// An integer, or nil if absent.
  func optionalInt64(_ name: String) throws(PayloadError) -> Int64? {
    guard let value = present(name) else { return nil }
    guard let number = value.int else { throw .invalid(field: name) }
    return number
  }

  /// An integer that must be there.
  func int64(_ name: String) throws(PayloadError) -> Int64 {
    guard let number = try optionalInt64(name) else { throw .missing(field: name) }
    return number
  }

  /// A number with a meaning of its own, or nil if absent.
  func optionalNumber<Number: TypedNumber>(_ name: String) throws(PayloadError) -> Number? {
    try optionalInt64(name).map(Number.init(rawValue:))
  }

  /// A number with a meaning of its own that must be there.
  func number<Number: TypedNumber>(_ name: String) throws(PayloadError) -> Number {
    Number(rawValue: try int64(name))
  }

  /// A truth value, or nil if absent.
  func optionalBool(_ name: String) throws(PayloadError) -> Bool? {
    guard let value = present(name) else { return nil }
    guard let truth = value.bool else { throw .invalid(field: name) }
    return truth
  }

  /// A truth value that must be there.
  func bool(_ name: String) throws(PayloadError) -> Bool {
    guard let truth = try optionalBool(name) else { throw .missing(field: name) }
    return truth
  }

  /// An object that must be there.
  func object(_ name: String) throws(PayloadError) -> JSONValue {
    guard let value = present(name) else { throw .missing(field: name) }
    guard value.isObject else { throw .invalid(field: name) }
    return value
  }

  /// An integer of 32 bits, or nil if absent.
  func optionalInt32(_ name: String) throws(PayloadError) -> Int32? {
    guard let number = try optionalInt64(name) else { return nil }
    guard let narrow = Int32(exactly: number) else { throw .invalid(field: name) }
    return narrow
  }

  /// An integer of 32 bits, or `absent` if it is not there.
  func int32(_ name: String, default absent: Int32) throws(PayloadError) -> Int32 {
    try optionalInt32(name) ?? absent
  }

  /// A uid, or nil if absent.
  func optionalUserID(_ name: String) throws(PayloadError) -> UserID? {
    try optionalInt32(name).map(UserID.init(rawValue:))
  }

  /// A uid that must be there.
  func userID(_ name: String) throws(PayloadError) -> UserID {
    guard let uid = try optionalUserID(name) else { throw .missing(field: name) }
    return uid
  }

  /// A TCP port that must be there, 1…65,535; the family writes it as a string, a number is taken too.
  func port(_ name: String) throws(PayloadError) -> UInt16 {
    guard let field = present(name) else { throw .missing(field: name) }
    guard let number = field.int ?? field.string.flatMap(JSONNumber.integer), let port = UInt16(exactly: number),
      port > 0
    else { throw .invalid(field: name) }
    return port
  }

  /// Where a gate sends a client for the chat.
  func chatServer() throws(PayloadError) -> (host: String, port: UInt16) {
    (try text("host"), try port("port"))
  }

  /// The outcome that every reply and notice carries.
  func errorCode() throws(PayloadError) -> ErrorCode {
    guard let number = try optionalInt32("error") else { throw .missing(field: "error") }
    return ErrorCode(rawValue: number)
  }

  /// The elements of a list; none if it is absent or null, as the family writes an empty one.
  func list<Element>(
    _ name: String, _ read: (JSONValue) throws(PayloadError) -> Element
  ) throws(PayloadError) -> [Element] {
    guard let value = present(name) else { return [] }
    guard let elements = value.elements else { throw .invalid(field: name) }
    var list: [Element] = []
    for element in elements {
      guard element.isObject else { throw .invalid(field: name) }
      list.append(try read(element))
    }
    return list
  }
}

extension JSONWriter {
  /// Writes a member with a number that has a meaning of its own.
  mutating func field(_ key: String, _ number: some TypedNumber) {
    field(key, number.rawValue)
  }

  /// Writes a member with the id of a message.
  mutating func field(_ key: String, _ id: MessageID) {
    field(key, id.rawValue)
  }

  /// Writes a member with a uid.
  mutating func field(_ key: String, _ uid: UserID) {
    field(key, uid.rawValue)
  }

  /// Writes the outcome of a reply or notice.
  mutating func field(_ key: String, _ error: ErrorCode) {
    field(key, error.rawValue)
  }
}
