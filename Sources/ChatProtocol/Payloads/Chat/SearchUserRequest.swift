/// 1007: looks for a user.
public struct SearchUserRequest: FramePayload {
  public static let frameID = FrameID.searchUser

  /// All digits: a uid; anything else: an exact user name.
  public var query: String

  /// Makes a request.
  public init(query: String) {
    self.query = query
  }

  /// Takes a number for its digits, as the family's servers do.
  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    guard let field = body.present("uid") else { throw .missing(field: "uid") }
    if let text = field.string {
      query = text
    } else if let number = field.int {
      query = String(number)
    } else {
      throw .invalid(field: "uid")
    }
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("uid", query)
    writer.endObject()
  }
}
