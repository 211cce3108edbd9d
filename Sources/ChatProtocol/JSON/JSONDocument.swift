/// A parsed JSON text: its bytes, and a flat tape of where its values stand.
///
/// Parsing checks everything once, UTF-8 included; strings are made only when a value is asked for its text. Copies
/// share the bytes and the tape.
public struct JSONDocument: Sendable {
  let bytes: [UInt8]
  let nodes: ContiguousArray<JSONNode>

  /// Reads a whole text: one value of any kind, with white space around it.
  ///
  /// Throws a ``JSONError`` if it is not RFC 8259 JSON in UTF-8 without a byte order mark, breaks `limits`, or has NUL
  /// in a string. Never traps, whatever the bytes; takes time in proportion to their number.
  public init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
    self.bytes = bytes
    nodes = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      var parser = JSONParser(bytes: buffer, limits: limits)
      try parser.parse()
      return parser.nodes
    }
  }

  /// The outermost value.
  public var root: JSONValue { JSONValue(document: self, index: 0) }
}
