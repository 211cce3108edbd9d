import CNet

extension GateError {
  /// The one table from libcurl's outcomes to what a caller can act on.
  init(_ outcome: CurlTransfer.Outcome, endpoint: GateEndpoint, limits: GateLimits) {
    switch outcome.code {
    case CURLE_ABORTED_BY_CALLBACK:
      self.init(code: .cancelled, message: "the request was cancelled")
    case CURLE_OPERATION_TIMEDOUT:
      self.init(code: .timeout, message: "\(endpoint) did not answer in time", cause: outcome.text)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      self.init(code: .unreachable, message: "the host of \(endpoint) is unknown", cause: outcome.text)
    case CURLE_FILESIZE_EXCEEDED:
      self.init(code: .badReply, message: "the reply of \(endpoint) is longer than \(limits.maxReplyBytes) bytes")
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
      self.init(code: .badReply, message: "\(endpoint) does not answer as a web server does", cause: outcome.text)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS:
      self.init(code: .tls, message: "no secure connection to \(endpoint)", cause: outcome.text)
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT:
      self.init(code: .libraryMissing, message: "libcurl could not start the request", cause: outcome.text)
    default:
      // Refused, reset, cut in the middle, no route: all of them may pass.
      self.init(code: .unreachable, message: "\(endpoint) cannot be reached", cause: outcome.text)
    }
  }
}
