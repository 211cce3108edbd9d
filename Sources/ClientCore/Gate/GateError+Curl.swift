import CNet

extension GateError {
  /// The one table from libcurl's outcomes to what a caller can act on.
  init(_ outcome: CurlTransfer.Outcome, of transfer: CurlTransfer, endpoint: GateEndpoint, limits: GateLimits) {
    func error(_ code: Code, _ message: String, _ kind: GateTrouble.Kind) -> GateError {
      GateError(
        code: code, message: message, cause: outcome.text, trouble: GateTrouble(kind, place: endpoint.authority))
    }
    switch outcome.code {
    case CURLE_ABORTED_BY_CALLBACK:
      self.init(code: .cancelled, message: "the request was cancelled")
    case CURLE_OPERATION_TIMEDOUT:
      self = error(.timeout, "\(endpoint) did not answer in time", .timeout)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      self = error(.unreachable, "the host of \(endpoint) is unknown", .unknownHost)
    case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR,
      CURLE_SEND_ERROR where transfer.proxyStatus == 0:
      self = error(.unreachable, "\(endpoint) broke the connection off", .brokenOff)
    case CURLE_FILESIZE_EXCEEDED:
      self = error(
        .badReply, "the reply of \(endpoint) is longer than \(limits.maxReplyBytes) bytes",
        .noGate(status: transfer.status))
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
      self = error(.badReply, "\(endpoint) does not answer as a web server does", .noGate(status: 0))
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      self = error(
        .tls, "no secure connection to \(endpoint)", .tls(GateTrouble.TLSRefusal(verifyResult: transfer.verifyResult)))
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE:
      self = error(.tls, "no secure connection to \(endpoint)", .tls(.noHandshake))
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT:
      self.init(code: .libraryMissing, message: "libcurl could not start the request", cause: outcome.text)
    default:
      let status = transfer.proxyStatus
      guard status == 0 || status / 100 == 2 else {
        self = error(
          .httpStatus(status), "the proxy before \(endpoint) answered with HTTP status \(status)",
          GateTrouble.Kind(status: status, retryAfterSeconds: nil, isPage: false))
        return
      }
      // Refused, no route: all of them may pass.
      self = error(.unreachable, "\(endpoint) cannot be reached", .unreachable)
    }
  }
}
