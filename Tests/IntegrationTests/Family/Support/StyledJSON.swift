import ChatProtocol

/// JSON as the family's servers print it: tabs, members in the order of their names, everything beyond ASCII escaped.
indirect enum StyledJSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case string(String)
  case array([StyledJSON])
  case object([String: StyledJSON])

  init(_ value: JSONValue) {
    if value.isObject {
      self = .object(
        Dictionary(value.members.map { ($0.key, StyledJSON($0.value)) }, uniquingKeysWith: { first, _ in first }))
    } else if let elements = value.array {
      self = .array(elements.map(StyledJSON.init))
    } else if let text = value.string {
      self = .string(text)
    } else if let number = value.int {
      self = .int(number)
    } else if let bool = value.bool {
      self = .bool(bool)
    } else {
      self = .null
    }
  }

  init(parsing bytes: [UInt8]) throws(JSONError) {
    self.init(try JSONDocument(parsing: bytes).root)
  }

  init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// A member; `null` where there is none, as the family's library has it.
  subscript(name: String) -> StyledJSON {
    get { members[name] ?? .null }
    set {
      var changed = members
      changed[name] = newValue
      self = .object(changed)
    }
  }

  var members: [String: StyledJSON] {
    if case .object(let members) = self { members } else { [:] }
  }

  var elements: [StyledJSON] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// 0 where there is no number.
  var number: Int64 {
    if case .int(let number) = self { number } else { 0 }
  }

  /// Empty where there is no text.
  var text: String {
    if case .string(let text) = self { text } else { "" }
  }

  var uid: UserID { UserID(exactly: number) ?? .unknown }

  /// Only the named members.
  func keeping(_ names: String...) -> StyledJSON {
    .object(members.filter { names.contains($0.key) })
  }

  /// Keys and kinds without the values, to compare two writers: `{text_array:[{content:string,msgid:string}]}`.
  var shape: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .string: "string"
    case .array(let elements): "[\(Set(elements.map(\.shape)).sorted().joined(separator: "|"))]"
    case .object(let members):
      "{\(members.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.shape)" }.joined(separator: ","))}"
    }
  }
}

// MARK: - Printing

extension StyledJSON {
  /// The whole text with the line feed at its end.
  var printed: String { printed(indent: "") + "\n" }

  private func printed(indent: String) -> String {
    switch self {
    case .null: return "null"
    case .bool(let bool): return bool ? "true" : "false"
    case .int(let number): return String(number)
    case .string(let text): return Self.quoted(text)
    case .array(let elements):
      if elements.isEmpty { return "[]" }
      let inner = indent + "\t"
      let lines = elements.map { inner + $0.printed(indent: inner) }.joined(separator: ",\n")
      return "[\n\(lines)\n\(indent)]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let inner = indent + "\t"
      let lines = members.sorted { $0.key < $1.key }.map { name, value in
        // A list begins on a line of its own.
        let gap = value.elements.isEmpty && value.members.isEmpty ? "" : "\n\(inner)"
        return "\(inner)\(Self.quoted(name)) : \(gap)\(value.printed(indent: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x08: quoted += "\\b"
      case 0x09: quoted += "\\t"
      case 0x0A: quoted += "\\n"
      case 0x0C: quoted += "\\f"
      case 0x0D: quoted += "\\r"
      case 0x20..<0x80: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: unit)))
      default:
        let hex = String(unit, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      }
    }
    return quoted + "\""
  }
}
