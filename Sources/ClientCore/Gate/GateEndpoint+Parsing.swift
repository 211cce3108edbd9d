/// Why a text is not the address of a gate: one sentence for people that quotes what was wrong.
public struct GateEndpointError: Error, Sendable, Hashable, CustomStringConvertible {
  public let message: String
  public var description: String { message }
}

extension GateEndpoint {
  /// Reads `HOST`, `HOST:PORT`, `[IPv6]:PORT` or a URL `http://…`, `https://…` without a path.
  ///
  /// Without a port `http` takes ``defaultPort`` and `https` 443.
  public init(parsing text: String) throws(GateEndpointError) {
    var rest = text.trimmingWhitespace()[...]
    guard !rest.isEmpty else { throw GateEndpointError(message: "the server's address is empty; write HOST:PORT") }
    guard rest.utf8.count <= 300 else { throw GateEndpointError(message: "the server's address is too long") }
    var scheme = Scheme.http
    if let separator = GateEndpoint.range(of: "://", in: rest) {
      let name = rest[..<separator.lowerBound].lowercased()
      guard let known = Scheme(rawValue: name) else {
        throw GateEndpointError(message: "'\(name)' is not a way to reach a server; use http or https")
      }
      scheme = known
      rest = rest[separator.upperBound...]
      if rest.hasSuffix("/") { rest = rest.dropLast() }
    }
    let (host, port) = try GateEndpoint.split(rest, of: text)
    try GateEndpoint.check(host: host, of: text)
    self.init(scheme: scheme, host: host.lowercased(), port: port ?? (scheme == .https ? 443 : Self.defaultPort))
  }

  private static func split(
    _ place: Substring, of text: String
  ) throws(GateEndpointError) -> (host: Substring, port: UInt16?) {
    if place.hasPrefix("[") {
      guard let end = place.firstIndex(of: "]") else {
        throw GateEndpointError(message: "'\(text)' has '[' without ']'")
      }
      let host = place[place.index(after: place.startIndex)..<end]
      guard host.utf8.contains(UInt8(ascii: ":")) else {
        throw GateEndpointError(message: "'\(host)' is not an IPv6 address; brackets are for those only")
      }
      let tail = place[place.index(after: end)...]
      if tail.isEmpty { return (host, nil) }
      guard tail.hasPrefix(":") else { throw GateEndpointError(message: "'\(text)' has '\(tail)' after ']'") }
      return (host, try parsePort(tail.dropFirst()))
    }
    guard let colon = place.lastIndex(of: ":") else { return (place, nil) }
    let host = place[..<colon]
    guard !host.utf8.contains(UInt8(ascii: ":")) else {
      throw GateEndpointError(message: "write an IPv6 address in brackets: [::1]:\(defaultPort)")
    }
    return (host, try parsePort(place[place.index(after: colon)...]))
  }

  private static func parsePort(_ text: Substring) throws(GateEndpointError) -> UInt16 {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let port = UInt16(text), port > 0
    else { throw GateEndpointError(message: "'\(text)' is not a port; ports are numbers from 1 to 65535") }
    return port
  }

  private static func check(host: Substring, of text: String) throws(GateEndpointError) {
    guard !host.isEmpty else { throw GateEndpointError(message: "'\(text)' names no host") }
    guard host.utf8.count <= maxHostBytes else { throw GateEndpointError(message: "the host name is too long") }
    guard isHost(host) else {
      throw GateEndpointError(message: "'\(host)' is not a host name; write HOST:PORT, such as 127.0.0.1:8080")
    }
  }

  /// The longest name that DNS has.
  private static let maxHostBytes = 253

  /// Whether a text can stand for a host in a URL without changing what the rest of it means: letters and digits of any
  /// language, and what names and addresses have between them.
  static func isHost(_ text: some StringProtocol) -> Bool {
    guard !text.isEmpty, text.utf8.count <= maxHostBytes else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil || ".-_:%".unicodeScalars.contains(scalar)
    }
  }

  private static func range(of needle: String, in text: Substring) -> Range<Substring.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(needle) {
        return start..<text.index(start, offsetBy: needle.count)
      }
      start = text.index(after: start)
    }
    return nil
  }
}
