import Glibc

/// An IPv4 or IPv6 address, as limits and lists of addresses see it.
struct NetworkAddress: Hashable, Sendable {
  /// 4 or 16 bytes in network order. An IPv4 address that came mapped into IPv6 has 4.
  let bytes: [UInt8]

  /// Reads an address in its usual text form; a zone (`%eth0`) is dropped.
  init?(_ text: some StringProtocol) {
    let text = String(text.prefix { $0 != "%" })
    var short = in_addr()
    var long = in6_addr()
    if inet_pton(AF_INET, text, &short) == 1 {
      self.init(bytes: withUnsafeBytes(of: &short) { Array($0) })
    } else if inet_pton(AF_INET6, text, &long) == 1 {
      self.init(bytes: withUnsafeBytes(of: &long) { Array($0) })
    } else {
      return nil
    }
  }

  /// - Parameter bytes: 4 or 16 in network order; any other number is no address.
  init?(bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    let isMapped = bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    self.bytes = isMapped ? Array(bytes[12...]) : bytes
  }

  /// The usual text form.
  var text: String {
    if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
      bytes.withUnsafeBytes { bytes in
        guard inet_ntop(AF_INET6, bytes.baseAddress, buffer.baseAddress, socklen_t(buffer.count)) != nil else {
          return ""
        }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
  }

  /// Whom limits by address hold responsible: an IPv4 address, or the /64 of an IPv6 address, for whoever has one has all
  /// of its network. Texts that are no address stand for themselves.
  static func share(of text: String) -> String {
    guard let address = NetworkAddress(text), address.bytes.count == 16,
      let network = NetworkAddress(bytes: address.bytes[..<8] + [UInt8](repeating: 0, count: 8))
    else { return text }
    return network.text + "/64"
  }
}

/// A range of addresses, written `10.0.0.0/8` or as one address.
public struct AddressBlock: Hashable, Sendable {
  private let address: NetworkAddress
  private let bits: Int

  /// Reads `ADDRESS` or `ADDRESS/BITS`; `nil` where that is none.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = NetworkAddress(parts[0]) else { return nil }
    let all = address.bytes.count * 8
    guard parts.count > 1 else {
      self.init(address: address, bits: all)
      return
    }
    guard let bits = Int(parts[1]), (0...all).contains(bits), !parts[1].hasPrefix("+") else { return nil }
    self.init(address: address, bits: bits)
  }

  private init(address: NetworkAddress, bits: Int) {
    self.address = address
    self.bits = bits
  }

  func contains(_ other: NetworkAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    return (0..<address.bytes.count).allSatisfy { index in
      let masked = max(0, min(8, bits - index * 8))
      let mask = masked == 0 ? 0 : UInt8.max << (8 - masked)
      return address.bytes[index] & mask == other.bytes[index] & mask
    }
  }
}
