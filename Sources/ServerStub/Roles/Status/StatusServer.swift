import Logging

/// The status role as a program of its own runs it, behind whatever carries its calls.
///
/// Within one process, where no chat server can die alone, the role needs nobody to run it.
public struct StatusServer: Sendable {
  public let role: StatusRole
  private let logger: Logger
  private let sleep: @Sendable (Duration) async throws -> Void

  public init(_ role: StatusRole, logger: Logger) {
    self.init(role, logger: logger) { try await Task.sleep(for: $0) }
  }

  /// - Parameter sleep: waits, or throws when the task is cancelled.
  init(_ role: StatusRole, logger: Logger, sleep: @escaping @Sendable (Duration) async throws -> Void) {
    self.role = role
    self.logger = logger
    self.sleep = sleep
  }

  /// Watches the leases of the chat servers, until it is cancelled: the log names each that is lost.
  public func run() async {
    guard let lease = role.lease else { return await Cancellation.wait() }
    while (try? await sleep(lease / 2)) != nil {
      for name in await role.removeLost() {
        logger.warning("a chat server is lost", metadata: ["name": "\(name)"])
      }
    }
  }
}
