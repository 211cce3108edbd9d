import ChatProtocol
import Logging
import NIOCore
import NIOPosix

/// Keeps a built-in account logged in: connects to the server's own chat port like any client, and again when the
/// connection ends, until its task is cancelled.
struct Companion: Sendable {
  /// What a login needs.
  struct Credentials: Sendable {
    var token: String
    /// The last event of its log that the account has dealt with.
    var cursor: EventNumber
  }

  /// Gives a fresh token for the account, and where it stands in its log.
  typealias CredentialSource = @Sendable () async throws -> Credentials

  /// The account has one device, which speaks the native dialect.
  static let device = "companion"

  let account: BuiltInAccount
  let chat: ServerEndpoint
  let group: any EventLoopGroup
  let credentials: CredentialSource
  let makeBrain: @Sendable () -> CompanionBrain
  let logger: Logger

  /// Returns when the task is cancelled.
  func run() async {
    var pause = Companion.shortestPause
    while !Task.isCancelled {
      do {
        let channel = try await connect(try await credentials())
        pause = Companion.shortestPause
        try await withTaskCancellationHandler {
          try await channel.closeFuture.get()
        } onCancel: {
          channel.close(promise: nil)
        }
      } catch {
        logger.debug("companion connection failed", metadata: ["error": "\(error)"])
      }
      guard !Task.isCancelled else { return }
      await wait(pause)
      pause = min(pause * 2, Companion.longestPause)
    }
  }

  /// Waits on an event loop's timer; the clock of `Task.sleep` would wake the shared thread pool.
  private func wait(_ pause: TimeAmount) async {
    let timer = group.next().scheduleTask(in: pause) {}
    await withTaskCancellationHandler {
      // It fails only when cancelled, which the caller's loop sees.
      try? await timer.futureResult.get()
    } onCancel: {
      timer.cancel()
    }
  }

  private static let shortestPause = TimeAmount.milliseconds(50)
  private static let longestPause = TimeAmount.seconds(5)

  private func connect(_ credentials: Credentials) async throws -> any Channel {
    let makeBrain = makeBrain
    let uid = account.uid
    let logger = logger
    return try await ClientBootstrap(group: group)
      .connectTimeout(.seconds(5))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            CompanionHandler(uid: uid, credentials: credentials, makeBrain: makeBrain, logger: logger))
        }
      }
      .connect(host: chat.host, port: chat.port).get()
  }
}
