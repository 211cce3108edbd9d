/// Why no gate answered at a place, in terms that a view can put into words together with what to do about it.
public struct GateTrouble: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// The name of the host leads nowhere.
    case unknownHost
    /// Nobody takes the connection, or no network leads there.
    case unreachable
    case timeout
    /// Somebody took the connection and closed it before the answer was whole.
    case brokenOff
    /// HTTP 5xx: the server, or a proxy before it, is up and what is behind it is not.
    case down(status: Int, retryAfterSeconds: Int?)
    /// HTTP 429.
    case tooMany(retryAfterSeconds: Int?)
    /// HTTP 401, 403 and their like.
    case refused(status: Int)
    /// HTTP 407, from a proxy on the way.
    case proxyPassword
    /// A web page, or the way to one: often the login page of a network.
    case webPage(status: Int)
    /// Anything else that a gate does not say.
    case noGate(status: Int)
    case tls(TLSRefusal)
  }

  /// What is wrong with the other side's certificate, or with TLS itself.
  public enum TLSRefusal: Sendable, Hashable {
    case expired
    case notYetValid
    case wrongHost
    case selfSigned
    case unknownAuthority
    /// The other side speaks no TLS, or none that is safe.
    case noHandshake
  }

  public let kind: Kind
  /// `host:port` of the gate.
  public let place: String

  public init(_ kind: Kind, place: String) {
    self.kind = kind
    self.place = place
  }
}

extension GateTrouble.Kind {
  /// What an answer means that is not a gate's.
  ///
  /// - Parameter isPage: whether the body looks like a web page.
  init(status: Int, retryAfterSeconds: Int?, isPage: Bool) {
    switch status {
    case 407: self = .proxyPassword
    case 429: self = .tooMany(retryAfterSeconds: retryAfterSeconds)
    // 511 stands for the login page of a network.
    case 300...399, 511: self = .webPage(status: status)
    case 500...599: self = .down(status: status, retryAfterSeconds: retryAfterSeconds)
    case 401, 403, 451: self = .refused(status: status)
    default: self = isPage && status == 200 ? .webPage(status: status) : .noGate(status: status)
    }
  }
}

extension GateTrouble.TLSRefusal {
  /// From the result of OpenSSL's check of the certificate (`X509_V_ERR_…`), which is 0 where libcurl itself found that
  /// the certificate is not for the host.
  init(verifyResult: Int) {
    switch verifyResult {
    case 0, 62: self = .wrongHost
    case 9: self = .notYetValid
    case 10: self = .expired
    case 18, 19: self = .selfSigned
    default: self = .unknownAuthority
    }
  }
}
