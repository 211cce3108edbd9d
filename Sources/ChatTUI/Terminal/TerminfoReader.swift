/// Reads the little-endian numbers of a compiled terminfo entry; everything is `nil` behind its end.
struct TerminfoReader {
  private let data: [UInt8]
  private var position = 0

  init(_ data: [UInt8]) {
    self.data = data
  }

  var isAtEnd: Bool { position >= data.count }

  /// A signed 16-bit number; -1 and -2 stand for what is missing.
  mutating func short() -> Int? {
    guard let pair = bytes(2) else { return nil }
    return Int(Int16(bitPattern: UInt16(pair[0]) | UInt16(pair[1]) << 8))
  }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, count <= data.count - position else { return nil }
    defer { position += count }
    return Array(data[position..<position + count])
  }

  mutating func shorts(_ count: Int) -> [Int]? {
    numbers(count, isWide: false)
  }

  /// Numbers of 16 or 32 bits.
  mutating func numbers(_ count: Int, isWide: Bool) -> [Int]? {
    guard count >= 0 else { return nil }
    var result: [Int] = []
    for _ in 0..<count {
      guard let low = short() else { return nil }
      guard isWide else {
        result.append(low)
        continue
      }
      guard let high = short() else { return nil }
      result.append(high << 16 | low & 0xFFFF)
    }
    return result
  }

  mutating func alignToEven() {
    position += position & 1
  }
}

/// Writes them.
struct TerminfoWriter {
  var bytes: [UInt8] = []

  mutating func short(_ value: Int) {
    let bits = UInt16(truncatingIfNeeded: value)
    bytes += [UInt8(bits & 0xFF), UInt8(bits >> 8)]
  }

  mutating func long(_ value: Int) {
    let bits = UInt32(truncatingIfNeeded: value)
    short(Int(bits & 0xFFFF))
    short(Int(bits >> 16))
  }

  mutating func alignToEven() {
    if bytes.count & 1 == 1 { bytes.append(0) }
  }
}
