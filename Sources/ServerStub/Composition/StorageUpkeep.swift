import Logging

/// What is done to a storage while a server runs on it, and nobody waits for.
public struct StorageUpkeep: Sendable {
  private static let namesPerStep = 500

  private let accounts: any AccountStore
  private let retention: EventRetention
  private let logger: Logger

  public init(_ storage: ServerStorage, _ configuration: ServerConfiguration, logger: Logger) {
    accounts = storage.accounts
    retention = EventRetention(
      pruneEvents: { [messages = storage.messages] (before, after, limit) async throws(ServerError) in
        try await messages.pruneEvents(before: before, after: after, limit: limit)
      }, clock: configuration.clock, days: configuration.eventRetentionDays, logger: logger)
    self.logger = logger
  }

  /// Makes the keys of names that lack them, and then forgets old events once a day, until it is cancelled.
  public func run() async {
    await indexNames()
    await retention.run()
  }

  private func indexNames() async {
    do {
      while !Task.isCancelled, try await accounts.indexNames(limit: Self.namesPerStep) { await Task.yield() }
    } catch {
      // The next question that needs the keys makes them.
      logger.warning("names not indexed", metadata: ["error": "\(error)"])
    }
  }
}
