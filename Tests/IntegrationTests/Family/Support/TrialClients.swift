/// The clients of one test, which end with it at the latest.
@MainActor
final class TrialClients {
  private var running: [(client: FamilyClient, work: Task<Void, Never>)] = []

  func start(_ client: FamilyClient) -> FamilyClient {
    running.append((client, Task { await client.controller.run() }))
    return client
  }

  /// Ends a client in order, as at the end of the program.
  func end(_ client: FamilyClient) async {
    guard let index = running.firstIndex(where: { $0.client === client }) else { return }
    let (client, work) = running.remove(at: index)
    await client.controller.shutDown()
    work.cancel()
    await work.value
  }

  func endAll() async {
    for (client, _) in running { await end(client) }
  }
}
