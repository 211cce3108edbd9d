import ClientCore
import Logging
import ServerStub

/// The server of offline mode, shared by all clients of one user: the first hosts it, the others join,
/// and when the host goes, the next one that needs the server takes it over with the same data.
public actor OfflineHost {
  private let folder: OfflineFolder
  private let startServer: @Sendable (ServerConfiguration) async throws -> RunningServer
  private var hosting: (server: RunningServer, lock: Int32, endpoint: OfflineEndpoint)?
  private var starting: Task<OfflineEndpoint, any Error>?
  private var isShutDown = false

  /// - Parameters:
  ///   - path: folder of offline mode; created with mode 0700.
  ///   - logger: that of the server.
  public init(path: String, logger: Logger? = nil) {
    folder = OfflineFolder(path: path)
    let logger = logger ?? Logger(label: "offline") { _ in SwiftLogNoOpLogHandler() }
    startServer = { configuration in try await RunningServer.start(configuration, logger: logger) }
  }

  /// Where the server is now; becomes the host if nobody is.
  public func endpoint() async throws(OfflineError) -> OfflineEndpoint {
    if let hosting { return hosting.endpoint }
    guard !isShutDown else { throw OfflineError(message: "offline mode has ended") }
    let task = starting ?? Task { try await self.joinOrHost() }
    starting = task
    defer { if starting == task { starting = nil } }
    do {
      return try await task.value
    } catch let error as OfflineError {
      throw error
    } catch {
      throw OfflineError(message: "the embedded server could not start: \(error)")
    }
  }

  /// Stops hosting; the data are committed.
  public func shutDown() async {
    isShutDown = true
    guard let (server, lock, _) = hosting else { return }
    hosting = nil
    await server.shutdown()
    folder.unlock(lock)
  }

  /// The newest code mailed to an address.
  public nonisolated func mailedCode(for address: String) -> String? {
    MailboxReader(folder: folder.mailbox).newestCode(for: address)
  }

  private func joinOrHost() async throws -> OfflineEndpoint {
    try folder.create()
    // A host that holds the lock writes its ports as soon as it listens; three seconds cover a slow disk.
    for _ in 0..<60 {
      if let lock = try folder.lock() { return try await host(holding: lock) }
      if let endpoint = folder.readEndpoint() { return endpoint }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw OfflineError(
      message: "another wechat-tui holds \(folder.path)/server.lock but serves nothing; end it and try again")
  }

  private func host(holding lock: Int32) async throws -> OfflineEndpoint {
    let last = folder.readEndpoint()
    folder.removeEndpoint()
    do {
      let server = try await start(preferring: last)
      let endpoint = OfflineEndpoint(
        gatePort: UInt16(clamping: server.gatePort), chatPort: UInt16(clamping: server.chatPort))
      try folder.write(endpoint)
      if isShutDown {
        await server.shutdown()
        throw OfflineError(message: "offline mode has ended")
      }
      hosting = (server, lock, endpoint)
      return endpoint
    } catch {
      folder.unlock(lock)
      throw error
    }
  }

  /// Starts on the ports of the last host, so that clients which knew it find the server again; on any
  /// free ports if those are taken.
  private func start(preferring last: OfflineEndpoint?) async throws -> RunningServer {
    if let last {
      do {
        return try await startServer(configuration(gatePort: last.gatePort, chatPort: last.chatPort))
      } catch let error as ServerStartError where error.code == .cannotListen {
        // Somebody else has one of the ports now.
      }
    }
    return try await startServer(configuration(gatePort: 0, chatPort: 0))
  }

  private func configuration(gatePort: UInt16, chatPort: UInt16) -> ServerConfiguration {
    var configuration = ServerConfiguration(mailer: MailboxFileMailer(folder: folder.mailbox))
    configuration.gate = ServerEndpoint(host: OfflineEndpoint.host, port: Int(gatePort))
    configuration.chat = ServerEndpoint(host: OfflineEndpoint.host, port: Int(chatPort))
    configuration.storage = .sqlite(path: folder.database)
    // Nobody is there who could be asked; the damaged file is kept.
    configuration.damagePolicy = .acceptLoss
    configuration.hasCompanions = true
    // Everybody here is the same machine's user, so a limit per machine would only stand in the way.
    configuration.verifyLimits.mailsPerPeer = nil
    return configuration
  }
}
