/// Where a gate listens: what the user gives as `--server HOST:PORT` or as a URL.
public struct GateEndpoint: Sendable, Hashable, CustomStringConvertible {
  /// How the gate is spoken to.
  public enum Scheme: String, Sendable, Hashable {
    /// In the clear, as the family's gates are.
    case http
    /// TLS, checked against the system's trust store.
    case https
  }

  public let scheme: Scheme
  /// A name or an address; IPv6 addresses stand here without their brackets. Lower case.
  public let host: String
  /// 1…65,535.
  public let port: UInt16

  /// The port of the family's gates, taken when an `http` address names none.
  public static let defaultPort: UInt16 = 8080

  /// Makes an endpoint from parts that are known to be good, such as a port just bound.
  public init(scheme: Scheme = .http, host: String, port: UInt16) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// What people read: `host:port`, `[::1]:8080`, `https://host:443`.
  public var display: String {
    scheme == .http ? authority : "\(scheme.rawValue)://\(authority)"
  }

  public var description: String { display }

  /// The URL of a path that begins with a slash.
  public func url(path: String) -> String {
    "\(scheme.rawValue)://\(authority)\(path)"
  }

  /// A name for a folder, different for every endpoint: letters, digits, `.`, `-`, and `%` with hex for all else.
  public var key: String {
    var name = "\(scheme.rawValue)-"
    for byte in host.utf8 {
      if GateEndpoint.isPlain(byte) {
        name.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16)
        name += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return "\(name)-\(port)"
  }

  /// Whether the host is this machine by name or address; such traffic never goes through a proxy.
  public var isLoopback: Bool { GateEndpoint.isLoopback(host: host) }

  static func isLoopback(host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    // All of 127.0.0.0/8, but no name that only begins like it.
    return host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || isDigit($0) }
  }

  /// `host:port`, IPv6 in brackets.
  var authority: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
