import ChatProtocol

/// How a message's failure is kept: a word, with what belongs to it after a colon.
extension Failure {
  /// The text for `message.fail_reason`.
  var stored: String {
    switch self {
    case .server(let code): "server:\(code.rawValue)"
    // What a gate said is never why a message failed.
    case .gate, .emailOnly, .unreachable: "unreachable"
    case .newerHistory(let path): "newerHistory:\(path)"
    case .timeout: "timeout"
    case .badReply: "badReply"
    case .insecure(let text): "insecure:\(text)"
    case .local(let text): "local:\(text)"
    case .notConnected: "notConnected"
    case .textTooLong(let bytes, let limit): "textTooLong:\(bytes):\(limit)"
    case .sessionExpired: "sessionExpired"
    case .chatServersGone(let place): "chatServersGone:\(place)"
    case .kicked: "kicked"
    }
  }

  /// Reads such a text; one that is not known, as from another version, becomes ``Failure/unreachable``.
  init(stored text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let detail = parts.count > 1 ? String(parts[1]) : ""
    switch parts.first {
    case "server": self = Int32(detail).map { .server(ErrorCode(rawValue: $0)) } ?? .badReply
    case "newerHistory": self = .newerHistory(detail)
    case "timeout": self = .timeout
    case "badReply": self = .badReply
    case "insecure": self = .insecure(detail)
    case "local": self = .local(detail)
    case "notConnected": self = .notConnected
    case "textTooLong":
      let numbers = detail.split(separator: ":").compactMap { Int($0) }
      self = numbers.count == 2 ? .textTooLong(bytes: numbers[0], limit: numbers[1]) : .badReply
    case "sessionExpired": self = .sessionExpired
    case "chatServersGone": self = .chatServersGone(detail)
    case "kicked": self = .kicked
    default: self = .unreachable
    }
  }
}
