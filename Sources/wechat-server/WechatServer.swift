import Dispatch
import Glibc
import Logging
import ServerStub

/// The program: reads the command line, builds the server, runs it until a signal comes.
///
/// On the main actor throughout, so that an idle server sleeps (see `EventLoopTaskExecutor`).
@main
@MainActor
struct WechatServer {
  /// Exit status for a command line, an address or a database that cannot be used.
  private static let unusable: CInt = 2

  static func main() {
    let options: ServerOptions
    do {
      options = try ServerOptions(Array(CommandLine.arguments.dropFirst()))
    } catch {
      fail(error.message)
    }
    switch options.action {
    case .showHelp: show(ServerOptions.help)
    case .showVersion: show(ServerOptions.version)
    case .recover(let recovery):
      Task {
        await recover(recovery, options)
        exit(0)
      }
      dispatchMain()
    case .serve:
      // Not an `async` main, which would start the shared thread pool only to wait.
      Task {
        await serve(options)
        exit(0)
      }
      dispatchMain()
    }
  }

  private static func recover(_ recovery: StorageRecovery, _ options: ServerOptions) async {
    do {
      let folder = try dataFolder(options)
      show(try await recovery.carryOut(on: folder.databasePath) + "\n")
    } catch let error as DataFolder.Failure {
      fail(error.message)
    } catch let error as ServerError {
      fail(error.message)
    } catch {
      fail("\(error)")
    }
  }

  private static func dataFolder(_ options: ServerOptions) throws(DataFolder.Failure) -> DataFolder {
    try DataFolder(options.dataFolder) { name in getenv(name).map { String(cString: $0) } }
  }

  private static func serve(_ options: ServerOptions) async {
    // A reader of our output may end; then a write must fail, not the process.
    signal(SIGPIPE, SIG_IGN)
    let log = ServerLog(label: "wechat-server", descriptor: STDERR_FILENO)
    let logger = log.logger(level: options.logLevel)
    // Before anything is started, so that no signal is missed.
    let signals = TerminationSignals()
    raiseFileLimit()
    let server: RunningServer
    let audit: AuditLog?
    do {
      let settings = try configuration(for: options, logger: logger)
      audit = settings.audit
      server = try await RunningServer.start(settings, logger: logger)
    } catch let error as DataFolder.Failure {
      fail(error.message)
    } catch {
      fail("\(error)")
    }
    let hangUp = ReopenSignal {
      logger.notice("SIGHUP: opening the audit log anew")
      audit?.reopen()
    }
    defer { withExtendedLifetime(hangUp) {} }
    logger.notice("ready", metadata: ["gate": "\(server.gate)", "chat": "\(server.chat)"])
    await signals.first()
    logger.notice("stopping")
    await server.shutdown()
    logger.notice("stopped")
    audit?.flush(within: .seconds(2))
    log.flush(within: .seconds(2))
  }

  private static func configuration(for options: ServerOptions, logger: Logger) throws -> ServerConfiguration {
    let mailer: any VerificationMailer =
      switch options.codes {
      case .printed: ConsoleMailer()
      case .mailbox(let folder): MailboxFileMailer(folder: folder)
      }
    var configuration = ServerConfiguration(mailer: mailer)
    configuration.gate = options.gate
    configuration.chat = options.chat
    configuration.advertisedChat = options.advertisedChat
    configuration.hasCompanions = options.hasCompanions
    configuration.hasFamilyClients = options.hasFamilyClients
    configuration.eventLoopThreads = options.threads
    configuration.eventRetentionDays = options.eventRetentionDays
    configuration.trustedProxies = options.trustedProxies
    if let file = options.auditFile {
      configuration.audit = try AuditLog(path: file, maxBytes: options.auditMebibytes << 20, logger: logger)
    }
    for limit in ServerLimit.all {
      if let value = options.limits[limit.name] { limit.set(value, in: &configuration) }
    }
    if !options.keepsNothing {
      let folder = try dataFolder(options)
      configuration.storage = .sqlite(path: folder.databasePath)
    }
    return configuration
  }

  /// A connection is a file, and the usual soft limit of 1,024 is for programs that do not know better.
  private static func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else {
      return
    }
    limit.rlim_cur = limit.rlim_max
    // Refused, the server merely takes fewer connections.
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private static func show(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  private static func fail(_ message: String) -> Never {
    write("wechat-server: \(message)\n", to: STDERR_FILENO)
    exit(unusable)
  }

  private static func write(_ text: String, to descriptor: CInt) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      // Nobody reads it, so there is nobody to tell.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
