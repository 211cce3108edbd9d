/// The header of the PROXY protocol, version 1 or 2, which a proxy writes before a client's own bytes.
///
/// None of its beginnings can be a chat frame (their ids are too high) or a request of HTTP.
enum ProxyHeader {
  /// What stands at the beginning of a connection.
  enum Reading: Hashable {
    /// More bytes are needed to tell.
    case incomplete
    /// No such header.
    case none
    /// A header of `length` bytes. It names no client where the proxy speaks for itself, or does not know.
    case header(client: NetworkAddress?, length: Int)
    case malformed
  }

  private static let beginning1 = Array("PROXY ".utf8)
  private static let longest1 = 107
  private static let beginning2: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
  /// Addresses and a few extensions; the protocol itself allows 64 KiB.
  private static let longestRest2 = 1024

  static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
    let bytes = Array(bytes.prefix(16 + longestRest2))
    if isBeginning(bytes, of: beginning1) { return read1(bytes) }
    if isBeginning(bytes, of: beginning2) { return read2(bytes) }
    return .none
  }

  private static func isBeginning(_ bytes: [UInt8], of signature: [UInt8]) -> Bool {
    zip(bytes, signature).allSatisfy { $0 == $1 }
  }

  private static func read1(_ bytes: [UInt8]) -> Reading {
    guard let end = bytes.prefix(longest1).firstIndex(of: UInt8(ascii: "\n")) else {
      return bytes.count < longest1 ? .incomplete : .malformed
    }
    guard end > 0, bytes[end - 1] == UInt8(ascii: "\r") else { return .malformed }
    let line = String(decoding: bytes[..<(end - 1)], as: UTF8.self)
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count >= 2 else { return .malformed }
    if words[1] == "UNKNOWN" { return .header(client: nil, length: end + 1) }
    guard words.count == 6, let length = ["TCP4": 4, "TCP6": 16][words[1]], !line.contains("%"),
      let client = NetworkAddress(words[2]), let server = NetworkAddress(words[3]),
      words[4...].allSatisfy({ UInt16($0) != nil && !$0.hasPrefix("+") })
    else { return .malformed }
    // A client of IPv4 may come mapped into IPv6.
    guard length == 16 || client.bytes.count == 4 && server.bytes.count == 4 else { return .malformed }
    return .header(client: client, length: end + 1)
  }

  private static func read2(_ bytes: [UInt8]) -> Reading {
    guard bytes.count >= 16 else { return .incomplete }
    let rest = Int(bytes[14]) << 8 | Int(bytes[15])
    guard bytes[12] == 0x20 || bytes[12] == 0x21, rest <= longestRest2 else { return .malformed }
    guard bytes.count >= 16 + rest else { return .incomplete }
    // The proxy's own connection, such as a check of our health.
    if bytes[12] == 0x20 { return .header(client: nil, length: 16 + rest) }
    switch bytes[13] {
    case 0x11 where rest >= 12: return .header(client: NetworkAddress(bytes: bytes[16..<20]), length: 16 + rest)
    case 0x21 where rest >= 36: return .header(client: NetworkAddress(bytes: bytes[16..<32]), length: 16 + rest)
    // No family, or a local socket.
    case 0x00, 0x31: return .header(client: nil, length: 16 + rest)
    default: return .malformed
    }
  }
}
