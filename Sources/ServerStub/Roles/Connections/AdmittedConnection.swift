import NIOCore
import Synchronization

/// One connection that a listener has taken in, as the handlers of its pipeline see it.
final class AdmittedConnection: Sendable {
  private let channel: any Channel
  private let connections: OpenConnections
  private let client: Mutex<String>

  init(channel: any Channel, connections: OpenConnections, client: String) {
    self.channel = channel
    self.connections = connections
    self.client = Mutex(client)
  }

  /// The client's address: that of the peer, or the one that a trusted proxy names.
  var clientAddress: String { client.withLock { $0 } }

  /// Whether the connection may be closed for a new one when there are too many.
  func setGuest(_ isGuest: Bool) {
    connections.setGuest(isGuest, channel)
  }

  /// A trusted proxy has named the client; returns false, and the caller closes, when that client has too many.
  func identify(_ address: NetworkAddress) -> Bool {
    client.withLock { $0 = address.text }
    return connections.identify(channel, share: NetworkAddress.share(of: address.text))
  }
}
