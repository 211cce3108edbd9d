/// One value inside a ``JSONDocument``; a view that costs no copy.
///
/// Every accessor gives nil where the value is of another kind, so a body of the wrong shape ends in a missing field
/// and never in a trap.
public struct JSONValue: Sendable {
  let document: JSONDocument
  let index: Int

  var node: JSONNode { document.nodes[index] }

  /// Whether this is an object.
  public var isObject: Bool { node.kind == .object }

  /// Whether this is an array.
  public var isArray: Bool { node.kind == .array }

  /// Whether this is the literal `null`.
  public var isNull: Bool { node.kind == .null }

  /// The literal `true` or `false`.
  public var bool: Bool? {
    switch node.kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// A number that is written as an integer, or with nothing but zeros after its point (`1.0`), and fits 64 signed
  /// bits. Numbers with an exponent give nil: no peer writes an integer so.
  public var int: Int64? {
    let node = node
    guard node.kind == .number else { return nil }
    return document.bytes.withUnsafeBufferPointer { bytes in
      JSONNumber.integer(UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)]))
    }
  }

  /// A string's text, escapes resolved; never contains NUL. Made anew at each call.
  public var string: String? {
    let node = node
    guard node.kind == .string else { return nil }
    return document.bytes.withUnsafeBufferPointer { bytes in
      let content = UnsafeBufferPointer(rebasing: bytes[Int(node.start) + 1..<Int(node.end) - 1])
      return node.hasEscapes ? JSONString.decode(content) : String(decoding: content, as: UTF8.self)
    }
  }

  /// An array's elements as an array of their own; ``elements`` walks them without making one.
  public var array: [JSONValue]? {
    elements.map(Array.init)
  }

  /// An array's elements, one at a time, in order.
  public var elements: JSONElements? {
    guard isArray else { return nil }
    return JSONElements(of: self)
  }

  /// An object's keys and values in the order of the text, keys that occur twice included; empty if not an object.
  public var members: [(key: String, value: JSONValue)] {
    guard isObject else { return [] }
    var members: [(key: String, value: JSONValue)] = []
    var cursor = index + 1
    while cursor < Int(node.next) {
      let value = JSONValue(document: document, index: cursor + 1)
      members.append((JSONValue(document: document, index: cursor).string ?? "", value))
      cursor = Int(value.node.next)
    }
    return members
  }

  /// The value of an object's first member called `key`, compared byte by byte; nil if there is none or this is no
  /// object. Walks the members in order and makes no strings.
  public subscript(key: String) -> JSONValue? {
    guard isObject else { return nil }
    var key = key
    let found = key.withUTF8 { key in
      document.bytes.withUnsafeBufferPointer { bytes in member(key, bytes) }
    }
    return found.map { JSONValue(document: document, index: $0) }
  }

  /// The value's own bytes in the text, to pass on what one does not understand.
  public var rawBytes: ArraySlice<UInt8> {
    document.bytes[Int(node.start)..<Int(node.end)]
  }

  private func member(_ key: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    document.nodes.withUnsafeBufferPointer { nodes in
      let end = Int(nodes[index].next)
      var cursor = index + 1
      while cursor < end {
        let node = nodes[cursor]
        let content = UnsafeBufferPointer(rebasing: bytes[Int(node.start) + 1..<Int(node.end) - 1])
        if JSONString.matches(content, hasEscapes: node.hasEscapes, key) { return cursor + 1 }
        cursor = Int(nodes[cursor + 1].next)
      }
      return nil
    }
  }
}
