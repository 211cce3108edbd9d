import ClientCore

/// Where the embedded server listens, as the hosting process tells the others.
public struct OfflineEndpoint: Sendable, Hashable {
  public let gatePort: UInt16
  public let chatPort: UInt16

  /// Offline mode never leaves this machine.
  public static let host = "127.0.0.1"

  public init(gatePort: UInt16, chatPort: UInt16) {
    self.gatePort = gatePort
    self.chatPort = chatPort
  }

  /// Reads what ``text`` wrote; `nil` if it is anything else.
  init?(parsing text: String) {
    var ports: [String: UInt16] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let port = UInt16(parts[1]), port > 0 else { continue }
      ports[String(parts[0])] = port
    }
    guard let gate = ports["gate"], let chat = ports["chat"] else { return nil }
    self.init(gatePort: gate, chatPort: chat)
  }

  var text: String { "gate=\(gatePort)\nchat=\(chatPort)\n" }
}
