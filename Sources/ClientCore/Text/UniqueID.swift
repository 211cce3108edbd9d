import CCrypto
import Glibc

/// Makes ids of messages and devices: UUID version 7 (RFC 9562, section 5.7), so that ids sort by the time they were made.
public enum UniqueID {
  /// A new id in lower-case hexadecimal with hyphens, 36 characters.
  public static func next() -> String {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    let milliseconds = UInt64(max(0, moment.tv_sec)) * 1000 + UInt64(max(0, moment.tv_nsec)) / 1_000_000
    var bytes = [UInt8](repeating: 0, count: 16)
    // getrandom can only fail before the kernel's pool is ready; then the generator of the process serves.
    if bytes.withUnsafeMutableBytes({ wt_random($0.baseAddress, $0.count) }) != 0 {
      for index in bytes.indices { bytes[index] = .random(in: 0...255) }
    }
    for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * UInt64(index))) }
    bytes[6] = bytes[6] & 0x0F | 0x70
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
