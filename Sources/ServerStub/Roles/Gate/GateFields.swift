import ChatProtocol

/// The fields of a request's body, read as leniently as the family reads them: a missing field is an empty string and
/// a number is its digits. What must be there is for the service to say.
struct GateFields {
  private let root: JSONValue

  /// Returns `nil` when the body is not a JSON object (→ 1001).
  init?(_ body: [UInt8]) {
    guard let document = try? JSONDocument(parsing: body), document.root.isObject else { return nil }
    root = document.root
  }

  /// The text of a field, or `nil` when it holds an array, an object or anything else that is no text (→ 1001).
  func text(_ name: String) -> String? {
    guard let value = root[name], !value.isNull else { return "" }
    return value.string ?? value.int.map(String.init)
  }

  /// Like ``text(_:)``, for a field with two spellings.
  func text(_ name: String, or otherName: String) -> String? {
    root[name] == nil ? text(otherName) : text(name)
  }

  /// Whether the field is there at all.
  func has(_ name: String) -> Bool {
    root[name].map { !$0.isNull } ?? false
  }

  /// An integer field; 0 when it is missing or no integer.
  func int(_ name: String) -> Int64 {
    root[name]?.int ?? root[name]?.string.flatMap(Int64.init) ?? 0
  }
}
