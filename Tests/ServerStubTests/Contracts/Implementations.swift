import ChatProtocol
import Testing

@testable import ServerStub

/// An implementation of a contract. The suites of this folder run over each that stands in ``Implementations``; a further one
/// is one more entry there.
struct Implementation<Contract: Sendable>: Sendable, CustomTestStringConvertible {
  let name: String
  /// Makes one that is empty, with the clock of the test.
  let make: @Sendable (SteppedClock) async throws -> Contract

  var testDescription: String { name }
}

/// A storage, made for one test.
struct StorageImplementation: Sendable, CustomTestStringConvertible {
  let name: String
  let open: @Sendable (SteppedClock, any EventPublisher, AccountLimits) async throws -> ServerStorage

  var testDescription: String { name }

  /// An empty storage.
  func make(
    _ clock: SteppedClock = SteppedClock(), publisher: any EventPublisher = NoPublisher(),
    limits: AccountLimits = AccountLimits()
  ) async throws -> ServerStorage {
    try await open(clock, publisher, limits)
  }
}

enum Implementations {
  static let storage = [
    StorageImplementation(name: "SQLite in memory") { clock, publisher, limits in
      try await ServerStorage.inMemory(clock: clock.serverClock, publisher: publisher, limits: limits)
    },
    StorageImplementation(name: "SQLite on a file") { clock, publisher, limits in
      let folder = try StorageFolder()
      let storage = try await ServerStorage.sqlite(
        path: folder.database, clock: clock.serverClock, publisher: publisher, limits: limits)
      // Keeps the folder for as long as the storage is used.
      return ServerStorage(
        accounts: storage.accounts, friends: storage.friends, messages: storage.messages, presence: storage.presence,
        tokenHashes: storage.tokenHashes
      ) {
        await storage.close()
        withExtendedLifetime(folder) {}
      }
    },
    StorageImplementation(name: "the rules over a connection that holds messages back") { clock, publisher, limits in
      let store = try HoldingStore(clock: clock.serverClock, publisher: publisher, limits: limits)
      return ServerStorage(accounts: store, friends: store, messages: store, presence: store, tokenHashes: store) {}
    },
  ]

  /// A directory whose claims have a lease of ten seconds.
  static let sessionDirectories = [
    Implementation<any SessionDirectory>(name: "in this process") { clock in
      LocalSessionDirectory(maxSessions: 3, lease: .seconds(10), clock: clock.serverClock)
    }
  ]

  /// A registry, what the gate is told by it, and a user who has a token.
  struct Registry: Sendable {
    let role: any ChatServerRegistry & StatusAPI
    let tokens: any Tokens
    let user: UserID
    let token: String
  }

  /// Registries whose announcements have a lease of ten seconds.
  static let registries = [
    Implementation<Registry>(name: "in this process") { clock in
      let (tokens, storage) = try await makeTokens(clock)
      let user = try await storage.addAccount("alice")
      return Registry(
        role: StatusRole(tokens: tokens, clock: clock.serverClock, lease: .seconds(10)), tokens: tokens, user: user,
        token: try await tokens.issue(for: user))
    }
  ]

  /// Tokens with the storage that they rest in; three of a user, sixty wrong ones from an address.
  static func makeTokens(_ clock: SteppedClock) async throws -> (tokens: any Tokens, storage: ServerStorage) {
    let storage = try await ServerStorage.inMemory(clock: clock.serverClock)
    let tokens = TokenService(
      hashes: storage.tokenHashes, throttle: LocalThrottle(clock: clock.serverClock), clock: clock.serverClock,
      maxTokensPerUser: 3)
    return (tokens, storage)
  }

  /// Throttles that take sixty wrong tokens from an address.
  static let throttles = [
    Implementation<any Throttle>(name: "in this process") { clock in LocalThrottle(clock: clock.serverClock) }
  ]

  /// The verify role with a mailbox to read its codes from.
  struct Codes: Sendable {
    let role: any VerificationAPI & VerificationCodes
    let mails: InMemoryMailer
  }

  static let codes = [
    Implementation<Codes>(name: "in this process") { clock in
      let mailer = InMemoryMailer()
      return Codes(role: VerifyRole(mailer: mailer, clock: clock.serverClock), mails: mailer)
    }
  ]
}
