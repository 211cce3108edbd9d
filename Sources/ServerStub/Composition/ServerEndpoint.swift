/// A host and a TCP port, written `HOST:PORT`, or `[HOST]:PORT` where the host is an IPv6 address.
public struct ServerEndpoint: Hashable, Sendable, CustomStringConvertible {
  /// A host name or address.
  public var host: String
  /// 1…65,535, or 0 to listen on a port that the system chooses.
  public var port: Int

  /// Takes any port; one outside 0…65,535 fails when it is bound.
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT`; returns `nil` when the host is empty or the port is not a number within 0…65,535.
  public init?(_ text: some StringProtocol) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: Int(port))
  }

  /// Whether a listener at this host takes connections to any address of the machine.
  static func isWildcard(_ host: String) -> Bool {
    host == "0.0.0.0" || host == "::" || host.isEmpty
  }

  public var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
