import ChatProtocol

/// The one place where errors of the gate, the link and the history become what the user is told.
extension Failure {
  init(_ error: GateError) {
    if let trouble = error.trouble {
      self = .gate(trouble)
      return
    }
    switch error.code {
    case .unreachable, .cancelled, .unknownPath, .noOtherChatServer: self = .unreachable
    case .chatServersGone(let place): self = .chatServersGone(place)
    case .timeout: self = .timeout
    case .badReply, .httpStatus: self = .badReply
    case .server(let code): self = .server(code)
    case .tls: self = .insecure(error.message)
    case .libraryMissing, .invalidRequest, .noLocalServer: self = .local(error.message)
    }
  }

  init(_ error: LinkError) {
    switch error.code {
    case .unreachable, .closedByPeer, .broken, .cancelled: self = .unreachable
    case .timeout: self = .timeout
    case .tls: self = .insecure(error.message)
    case .protocolViolation: self = .badReply
    case .loginRefused(let code): self = .server(code)
    case .sessionExpired: self = .sessionExpired
    case .chatServersGone(let place): self = .chatServersGone(place)
    case .notConnected, .congested: self = .notConnected
    case .textTooLong(let bytes, let limit): self = .textTooLong(bytes: bytes, limit: limit)
    case .libraryMissing: self = .local(error.message)
    case .notSupported: self = .server(.fieldInvalid)
    }
  }

  init(_ error: HistoryError) {
    self = error.code == .newerSchema ? .newerHistory(error.file ?? "") : .local(error.message)
  }
}
