/// Where to go for the chat, and with which token.
public struct GateLoginReply: GatePayload {
  /// Success, ``ErrorCode/credentialsWrong``, ``ErrorCode/malformedBody``, ``ErrorCode/backendUnreachable``, or one of
  /// our own numbers.
  public var error: ErrorCode
  /// The address of the request; empty in a refusal, like the texts below.
  public var email: String
  /// The account's number; there exactly if `error` is success.
  public var uid: UserID?
  /// The secret for ``ChatLoginRequest``; a later login makes it worthless.
  public var token: String
  /// The chat server's name or address, as the server knows it.
  public var host: String
  /// The chat server's port, 1…65,535; a string on the wire. There exactly if `error` is success.
  public var port: UInt16?

  /// Makes a reply.
  public init(
    error: ErrorCode, email: String = "", uid: UserID? = nil, token: String = "", host: String = "",
    port: UInt16? = nil
  ) {
    self.error = error
    self.email = email
    self.uid = uid
    self.token = token
    self.host = host
    self.port = port
  }

  /// Takes the port as a JSON number too.
  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    email = try body.text("email", default: "")
    uid = try body.userID("uid")
    token = try body.text("token")
    (host, port) = try body.chatServer()
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if let uid {
      writer.field("email", email)
      writer.field("uid", uid)
      writer.field("token", token)
      writer.field("host", host)
      if let port { writer.field("port", String(port)) }
    }
    writer.endObject()
  }
}
