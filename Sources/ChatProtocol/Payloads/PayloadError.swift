/// Why a body is not the payload it should be. Servers answer ``ErrorCode/malformedBody`` or what the table of
/// docs/protocol.md, chapter 6 says; clients skip the frame or report the server as broken.
public enum PayloadError: Error, Hashable, Sendable {
  /// The body is not JSON.
  case malformedJSON(JSONError)
  /// The body is JSON, but no object.
  case notAnObject
  /// A needed field is absent or null.
  case missing(field: String)
  /// A field is of the wrong type, or its number or length is out of range.
  case invalid(field: String)

  /// One phrase for a log; contains names of fields, never their content.
  public var message: String {
    switch self {
    case .malformedJSON(let error): error.message
    case .notAnObject: "the body is not a JSON object"
    case .missing(let field): "the field \(field) is missing"
    case .invalid(let field): "the field \(field) is not acceptable"
    }
  }
}
