/// Keeps the status role's idea of this chat server up to date.
struct ChatServerRegistration: Sendable {
  let name: String
  let endpoint: ServerEndpoint
  let hub: ChatHub
  let registry: any ChatServerRegistry

  /// Tells that the server is up, and its load.
  func announce() async {
    guard let port = UInt16(exactly: endpoint.port) else { return }
    await registry.announce(name: name, host: endpoint.host, port: port, online: hub.onlineCount)
  }

  /// Tells the load again whenever it has changed, until the task is cancelled. Sleeps while nothing changes.
  func run() async {
    for await _ in hub.loadChanges {
      await announce()
    }
  }

  /// Tells that the server goes.
  func withdraw() async {
    await registry.withdraw(name: name)
  }
}
