/// Whether a verification code is on its way; the code itself is in the mail only.
public struct VerifyCodeReply: GatePayload {
  /// Success, ``ErrorCode/cacheFailure``, ``ErrorCode/mailFailure``, ``ErrorCode/malformedBody``,
  /// ``ErrorCode/backendUnreachable``, or from our server ``ErrorCode/tooManyRequests``.
  public var error: ErrorCode
  /// The address of the request; empty where a refusal leaves it out.
  public var email: String
  /// **Ours**: whether people use the family's Qt client here; a family gate does not say.
  public var hasFamilyClients: Bool?

  /// Makes a reply.
  public init(error: ErrorCode, email: String = "", hasFamilyClients: Bool? = nil) {
    self.error = error
    self.email = email
    self.hasFamilyClients = hasFamilyClients
  }

  /// A refusal's address is not looked at: original gates repeat there whatever the request had, of any type.
  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    error = try body.errorCode()
    email = error == .success ? try body.text("email", default: "") : body.present("email")?.string ?? ""
    hasFamilyClients = error == .success ? try body.optionalBool("family_clients") : nil
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if !email.isEmpty { writer.field("email", email) }
    if let hasFamilyClients { writer.field("family_clients", hasFamilyClients) }
    writer.endObject()
  }
}
