/// Whom a request is from where a proxy may have passed it on.
enum ForwardedFor {
  /// The client's address, or `nil` where a trusted proxy's header cannot be read.
  ///
  /// - Parameters:
  ///   - peer: who has connected. One that is not trusted counts itself, whatever it writes.
  ///   - headers: the values of `X-Forwarded-For`, in their order; each proxy has added whom it heard from at the end.
  static func client(peer: String, headers: [String], trusted: [AddressBlock]) -> String? {
    func isTrusted(_ address: NetworkAddress) -> Bool { trusted.contains { $0.contains(address) } }
    guard let proxy = NetworkAddress(peer), isTrusted(proxy) else { return peer }
    var client = proxy
    for entry in headers.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }).reversed() {
      guard let address = address(in: entry) else { return nil }
      client = address
      if !isTrusted(address) { break }
    }
    return client.text
  }

  /// Reads `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` or `[2001:db8::1]:4711`.
  private static func address(in entry: Substring) -> NetworkAddress? {
    let text = entry.trimmed()
    if let address = NetworkAddress(text) { return address }
    guard let colon = text.lastIndex(of: ":") else { return bracketed(text) }
    let (host, port) = (String(text[..<colon]), text[text.index(after: colon)...])
    if UInt16(port) != nil, let address = bracketed(host) ?? NetworkAddress(host),
      host.hasPrefix("[") || host.contains(".")
    {
      return address
    }
    return bracketed(text)
  }

  private static func bracketed(_ text: String) -> NetworkAddress? {
    guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
    return NetworkAddress(text.dropFirst().dropLast())
  }
}
