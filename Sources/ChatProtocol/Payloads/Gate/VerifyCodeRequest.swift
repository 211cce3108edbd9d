/// Asks for a verification code to be mailed.
public struct VerifyCodeRequest: GatePayload {
  /// Where the code should go.
  public var email: String

  /// Makes a request.
  public init(email: String) {
    self.email = email
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    email = try body.text("email")
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("email", email)
    writer.endObject()
  }
}
