/// Where the chat server of a session is. It never holds a token: only a password gets a new one.
public struct ChatServerReply: GatePayload {
  /// Success, ``ErrorCode/tokenWrong``, ``ErrorCode/malformedBody``, ``ErrorCode/backendUnreachable`` or
  /// ``ErrorCode/tooManyRequests``.
  public var error: ErrorCode
  /// The chat server's name or address; empty in a refusal.
  public var host: String
  /// The chat server's port, 1…65,535; a string on the wire. There exactly if `error` is success.
  public var port: UInt16?

  /// Makes a reply.
  public init(error: ErrorCode, host: String = "", port: UInt16? = nil) {
    self.error = error
    self.host = host
    self.port = port
  }

  public init(body: JSONValue) throws(PayloadError) {
    try body.requireObject()
    self.init(error: try body.errorCode())
    guard error == .success else { return }
    (host, port) = try body.chatServer()
  }

  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("error", error)
    if let port {
      writer.field("host", host)
      writer.field("port", String(port))
    }
    writer.endObject()
  }
}
