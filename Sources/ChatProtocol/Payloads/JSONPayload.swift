/// A value that travels as one JSON object: the common part of ``FramePayload`` and ``GatePayload``.
///
/// Reading ignores fields it does not know and takes null for absent. Writing gives every field that a family peer
/// reads, with the family's names and JSON types.
public protocol JSONPayload: Hashable, Sendable {
  /// Reads the payload from a parsed body.
  ///
  /// Throws a ``PayloadError`` other than `malformedJSON`.
  init(body: JSONValue) throws(PayloadError)

  /// Writes the payload as one object.
  func write(to writer: inout JSONWriter)
}

extension JSONPayload {
  /// Reads the payload from a body as it arrived.
  public init(bytes: [UInt8]) throws(PayloadError) {
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: bytes)
    } catch {
      throw .malformedJSON(error)
    }
    try self.init(body: document.root)
  }

  /// The body to send.
  public func bodyBytes() -> [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.finish()
  }
}
