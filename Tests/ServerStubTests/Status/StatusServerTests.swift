import Logging
import Synchronization
import Testing

@testable import ServerStub

@Suite struct StatusServerTests {
  /// Keeps the names in what is logged.
  private struct NameRecorder: LogHandler {
    let names: SharedNames
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      if let name = event.metadata?["name"] { names.all.withLock { $0.append("\(name)") } }
    }
  }

  private final class SharedNames: Sendable {
    let all = Mutex<[String]>([])
  }

  @Test func `A chat server whose lease ends is named in the log, once`() async throws {
    let clock = SteppedClock()
    let (tokens, _) = try await Implementations.makeTokens(clock)
    let role = StatusRole(tokens: tokens, clock: clock.serverClock, lease: .seconds(6))
    let names = SharedNames()
    let pauses = Mutex<[Duration]>([])
    await role.announce(name: "dies", host: "h", port: 1, online: 0)
    let server = StatusServer(role, logger: Logger(label: "test") { _ in NameRecorder(names: names) }) { pause in
      let count = pauses.withLock { pauses in
        pauses.append(pause)
        return pauses.count
      }
      guard count < 5 else { throw CancellationError() }
      clock.advance(milliseconds: 3000)
      if count < 4 { await role.announce(name: "lives", host: "h", port: 2, online: 0) }
    }
    await server.run()
    #expect(pauses.withLock { $0 } == Array(repeating: .seconds(3), count: 5))
    #expect(names.all.withLock { $0 } == ["dies"])
  }
}
