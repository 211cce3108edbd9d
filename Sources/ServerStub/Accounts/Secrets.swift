import CCrypto

/// Random bytes, digests and comparisons for secrets.
enum Secrets {
  /// Random bytes of the kernel.
  static func randomBytes(_ count: Int) throws(ServerError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard bytes.withUnsafeMutableBytes({ wt_random($0.baseAddress, $0.count) }) == 0 else {
      throw ServerError(code: .system, message: "the kernel gave no random bytes")
    }
    return bytes
  }

  static func sha256(_ bytes: [UInt8]) throws(ServerError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let result = bytes.withUnsafeBytes { input in
      digest.withUnsafeMutableBufferPointer { wt_sha256(input.baseAddress, input.count, $0.baseAddress) }
    }
    guard result == 0 else {
      throw ServerError(code: .system, message: "SHA-256 is not available; install libssl3")
    }
    return digest
  }

  /// HMAC-SHA-256 (RFC 2104): a digest that only who has the key can make.
  static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) throws(ServerError) -> [UInt8] {
    let blockBytes = 64
    var block = key.count > blockBytes ? try sha256(key) : key
    block += [UInt8](repeating: 0, count: blockBytes - block.count)
    return try sha256(block.map { $0 ^ 0x5C } + sha256(block.map { $0 ^ 0x36 } + bytes))
  }

  /// Compares in a time that depends only on the lengths.
  static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
