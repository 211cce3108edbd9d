/// Writes JSON text: compact, UTF-8, keys in the order of the calls.
///
/// Containers must be closed and every value in an object must follow a key; a writer used otherwise is a mistake in
/// the program and stops a debug build. What is *in* the values cannot do harm: strings are escaped as needed.
public struct JSONWriter: Sendable {
  private var bytes: [UInt8] = []
  /// A value stands before, so the next key or element needs a comma.
  private var needsComma = false
  private var depth = 0

  /// Starts an empty text. `capacity` is a guess at its bytes that saves growing.
  public init(capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  /// How many bytes were written so far.
  public var byteCount: Int { bytes.count }

  /// The bytes that a value takes when it is written alone. `capacity` is a guess at them that saves growing.
  static func byteCount(capacity: Int = 256, of write: (inout JSONWriter) -> Void) -> Int {
    var writer = JSONWriter(capacity: capacity)
    write(&writer)
    return writer.byteCount
  }

  /// Opens an object; its members follow.
  public mutating func beginObject() { begin(UInt8(ascii: "{")) }

  /// Closes the innermost object.
  public mutating func endObject() { end(UInt8(ascii: "}")) }

  /// Opens an array; its elements follow.
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }

  /// Closes the innermost array.
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Writes a member's key; its value must follow.
  public mutating func key(_ key: String) {
    separate()
    quoted(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string. NUL, which no peer can carry, becomes U+FFFD.
  public mutating func string(_ value: String) {
    separate()
    quoted(value)
    needsComma = true
  }

  /// Writes an integer.
  public mutating func int(_ value: Int64) {
    separate()
    digits(of: value)
    needsComma = true
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) {
    literal(value ? "true" : "false")
  }

  /// Writes `null`.
  public mutating func null() {
    literal("null")
  }

  /// Writes bytes that already are one JSON value, such as ``JSONValue/rawBytes``.
  public mutating func raw(_ value: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: value)
    needsComma = true
  }

  /// Writes a member with a string.
  public mutating func field(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }

  /// Writes a member with an integer.
  public mutating func field(_ key: String, _ value: Int64) {
    self.key(key)
    int(value)
  }

  /// Writes a member with an integer.
  public mutating func field(_ key: String, _ value: Int32) {
    field(key, Int64(value))
  }

  /// Writes a member with an integer.
  public mutating func field(_ key: String, _ value: Int) {
    field(key, Int64(value))
  }

  /// Writes a member with a truth value.
  public mutating func field(_ key: String, _ value: Bool) {
    self.key(key)
    bool(value)
  }

  /// The finished text.
  public consuming func finish() -> [UInt8] {
    assert(depth == 0, "an array or object was left open")
    return bytes
  }

  // MARK: Parts

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    depth += 1
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    assert(depth > 0, "nothing is open")
    depth -= 1
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func literal(_ word: StaticString) {
    separate()
    bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    needsComma = true
  }

  private mutating func digits(of value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var magnitude = value.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    bytes[start...].reverse()
  }

  private mutating func quoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { source in
      var plainStart = 0
      for index in 0..<source.count {
        let byte = source[index]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[plainStart..<index]))
        escape(byte)
        plainStart = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[plainStart...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    guard byte != 0 else {
      bytes.append(contentsOf: "\u{FFFD}".utf8)
      return
    }
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      // Below 0x20, so the first three digits are 0, 0 and 0 or 1.
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(UInt8(ascii: "0") + (byte >> 4))
      let low = byte & 0x0F
      bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
    }
  }
}
