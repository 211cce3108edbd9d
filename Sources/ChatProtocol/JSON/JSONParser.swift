/// Turns a text into a tape of nodes in one pass, without recursion.
///
/// Works on a buffer that outlives it (see ``JSONDocument``). Every read is guarded by `position < count`.
struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let limits: JSONLimits
  private(set) var nodes: ContiguousArray<JSONNode> = []
  private var position = 0
  private var depth = 0
  /// The innermost open container, as an index into `nodes`; the outermost has none around it.
  private var open = Self.none

  private static let none = UInt32.max

  /// What may come next.
  private enum Expectation {
    /// A value; after `[` also the array's end.
    case value, firstElement
    /// A key; after `{` also the object's end.
    case key, firstKey
    /// After a value in a container: a comma or the container's end.
    case separator
  }

  init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
    // A guess at one node per eight bytes fits a chat frame; a large text grows the tape as it needs to.
    nodes.reserveCapacity(min(bytes.count / 8 + 4, 64))
  }

  /// Reads the whole text; afterwards `nodes` is the tape.
  mutating func parse() throws(JSONError) {
    // Offsets are kept in 32 bits.
    guard bytes.count <= min(limits.maxBytes, Int(UInt32.max)) else { throw error(.tooLong) }
    skipWhiteSpace()
    guard position < bytes.count else { throw error(.empty) }
    var expectation = Expectation.value
    repeat {
      skipWhiteSpace()
      guard position < bytes.count else { throw error(.truncated) }
      expectation = try step(expectation, bytes[position])
    } while open != Self.none
    skipWhiteSpace()
    guard position == bytes.count else { throw error(.trailingBytes) }
  }

  private mutating func step(_ expectation: Expectation, _ byte: UInt8) throws(JSONError) -> Expectation {
    switch expectation {
    case .value, .firstElement:
      switch byte {
      case UInt8(ascii: "\""):
        try string()
        return .separator
      case UInt8(ascii: "{"):
        try beginContainer(.object)
        return .firstKey
      case UInt8(ascii: "["):
        try beginContainer(.array)
        return .firstElement
      case UInt8(ascii: "]") where expectation == .firstElement:
        endContainer()
        return .separator
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        try number()
        return .separator
      default:
        try literal(byte)
        return .separator
      }
    case .key, .firstKey:
      if byte == UInt8(ascii: "}"), expectation == .firstKey {
        endContainer()
        return .separator
      }
      guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
      try string()
      skipWhiteSpace()
      guard position < bytes.count else { throw error(.truncated) }
      guard bytes[position] == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
      position += 1
      return .value
    case .separator:
      let inObject = nodes[Int(open)].kind == .object
      if byte == UInt8(ascii: ",") {
        position += 1
        return inObject ? .key : .value
      }
      guard byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw error(.unexpectedByte) }
      endContainer()
      return .separator
    }
  }

  // MARK: Containers and literals

  private mutating func beginContainer(_ kind: JSONNode.Kind) throws(JSONError) {
    guard depth < limits.maxDepth else { throw error(.tooDeep) }
    depth += 1
    let index = UInt32(truncatingIfNeeded: nodes.count)
    try append(kind, from: position, to: position)
    nodes[Int(index)].next = open
    open = index
    position += 1
  }

  private mutating func endContainer() {
    let index = Int(open)
    position += 1
    depth -= 1
    open = nodes[index].next
    nodes[index].end = UInt32(truncatingIfNeeded: position)
    nodes[index].next = UInt32(truncatingIfNeeded: nodes.count)
  }

  private mutating func literal(_ first: UInt8) throws(JSONError) {
    switch first {
    case UInt8(ascii: "t"): try literal("true", .true)
    case UInt8(ascii: "f"): try literal("false", .false)
    case UInt8(ascii: "n"): try literal("null", .null)
    default: throw error(.unexpectedByte)
    }
  }

  private mutating func literal(_ word: StaticString, _ kind: JSONNode.Kind) throws(JSONError) {
    let start = position
    for offset in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count else { throw error(.truncated) }
      guard bytes[position] == word.utf8Start[offset] else { throw error(.unexpectedByte) }
      position += 1
    }
    try append(kind, from: start, to: position)
  }

  private mutating func append(
    _ kind: JSONNode.Kind, from start: Int, to end: Int, hasEscapes: Bool = false
  ) throws(JSONError) {
    guard nodes.count < limits.maxNodes else { throw error(.tooManyValues) }
    nodes.append(
      JSONNode(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
        next: UInt32(truncatingIfNeeded: nodes.count + 1), kind: kind, hasEscapes: hasEscapes))
  }

  // MARK: Numbers

  private mutating func number() throws(JSONError) {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let integerStart = position
    let integerDigits = try digits()
    guard integerDigits == 1 || bytes[integerStart] != UInt8(ascii: "0") else { throw error(.malformedNumber) }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      _ = try digits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
        position += 1
      }
      _ = try digits()
    }
    try append(.number, from: start, to: position)
  }

  /// Skips one digit or more and tells how many.
  private mutating func digits() throws(JSONError) -> Int {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw error(position < bytes.count ? .malformedNumber : .truncated) }
    return position - start
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) {
    let start = position
    position += 1
    var hasEscapes = false
    while true {
      skipPlainCharacters()
      guard position < bytes.count else { throw error(.truncated) }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        try escape()
      } else if byte >= 0x80 {
        try multibyteCharacter(byte)
      } else {
        throw error(byte == 0 ? .nulCharacter : .controlCharacter)
      }
    }
    guard position - start - 1 <= limits.maxStringBytes else { throw error(.stringTooLong) }
    position += 1
    try append(.string, from: start, to: position, hasEscapes: hasEscapes)
  }

  /// Stops at a quote, a backslash, a control character, a byte of a longer character, or the end.
  private mutating func skipPlainCharacters() {
    // Eight bytes at a time: the lowest marked byte of the word is exact, those above it may be marked by a borrow.
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawBufferPointer(bytes)
    while position &+ 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      let control = (word &- (ones &* 0x20)) & ~word
      let marked =
        (word | control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & high
      if marked != 0 {
        position &+= marked.trailingZeroBitCount >> 3
        return
      }
      position &+= 8
    }
    while position < bytes.count {
      let byte = bytes[position]
      guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return }
      position += 1
    }
  }

  private mutating func escape() throws(JSONError) {
    guard position + 1 < bytes.count else {
      position = bytes.count
      throw error(.truncated)
    }
    switch bytes[position + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    case UInt8(ascii: "u"):
      guard position + 6 <= bytes.count else {
        position = bytes.count
        throw error(.truncated)
      }
      guard let unit = JSONString.codeUnit(bytes, at: position + 2) else { throw error(.malformedEscape) }
      guard unit != 0 else { throw error(.nulCharacter) }
      position += 6
    default:
      throw error(.malformedEscape)
    }
  }

  /// Checks one character of two to four bytes against the table of well-formed UTF-8 (Unicode 15, table 3-7), which
  /// leaves out overlong forms, surrogates and everything above U+10FFFF.
  private mutating func multibyteCharacter(_ first: UInt8) throws(JSONError) {
    var second: ClosedRange<UInt8> = 0x80...0xBF
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw error(.malformedUTF8)
    }
    for offset in 1..<length {
      guard position + offset < bytes.count else { throw error(.malformedUTF8) }
      let byte = bytes[position + offset]
      guard offset == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { throw error(.malformedUTF8) }
    }
    position += length
  }

  // MARK: Small matters

  private mutating func skipWhiteSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private func error(_ code: JSONError.Code) -> JSONError {
    JSONError(code: code, offset: position)
  }
}
