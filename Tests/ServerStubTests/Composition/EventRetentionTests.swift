import ChatProtocol
import Logging
import Synchronization
import Testing

@testable import ServerStub

@Suite struct EventRetentionTests {
  private static let day: Int64 = 24 * 60 * 60 * 1000

  private let clock = SteppedClock()
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  @Test func `Everything too old goes, in several transactions, and what is newer stays`() async throws {
    let storage = try await ServerStorage.inMemory(clock: clock.serverClock)
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    try await storage.messages.setDeliveryPositions([
      DeviceID(uid: alice, name: "phone"): 0, DeviceID(uid: bob, name: "phone"): 0,
    ])
    let old = (0..<400).map { TextItem(msgid: "o\($0)", content: "旧") }
    _ = try await storage.messages.append([TextSubmission(from: alice, to: bob, items: old)])
    clock.advance(milliseconds: 20 * Self.day)
    try await storage.send("新", id: "n", from: alice, to: bob)
    clock.advance(milliseconds: 10 * Self.day + 1)
    let counts = Mutex<[Int]>([])
    let retention = EventRetention(
      pruneEvents: { (before, after, limit) async throws(ServerError) in
        let step = try await storage.messages.pruneEvents(before: before, after: after, limit: limit)
        counts.withLock { $0.append(step.count) }
        return step
      }, clock: clock.serverClock, days: 30, logger: logger)
    #expect(await retention.prune() == 800)
    #expect(counts.withLock { $0 } == [500, 300])
    for uid in [alice, bob] { #expect(try await storage.log(of: uid).map(\.number) == [401]) }
    #expect(await retention.prune() == 0)
  }

  @Test func `It comes soon after the start and then once a day, and a failure does not end it`() async throws {
    let moments = Mutex<[Timestamp]>([])
    let pauses = Mutex<[Duration]>([])
    let start = clock.now
    let retention = EventRetention(
      pruneEvents: { (before, _, _) async throws(ServerError) in
        moments.withLock { $0.append(before) }
        throw ServerError(code: .storage, message: "the disk is full")
      }, clock: clock.serverClock, days: 30, logger: logger,
      sleep: { [clock] pause in
        pauses.withLock { $0.append(pause) }
        guard pauses.withLock({ $0.count }) < 4 else { throw CancellationError() }
        clock.advance(milliseconds: Int64(pause / .milliseconds(1)))
      })
    await retention.run()
    #expect(pauses.withLock { $0 }.prefix(3) == [.seconds(60), .seconds(86_400), .seconds(86_400)])
    let first = start + 60_000 - 30 * Self.day
    #expect(moments.withLock { $0.map(\.rawValue) } == [first, first + Self.day, first + 2 * Self.day])
  }

  @Test(arguments: [Int.max, Int.min, -1, 0]) func `No number of days traps`(days: Int) async {
    let moments = Mutex<[Timestamp]>([])
    let retention = EventRetention(
      pruneEvents: { (before, _, _) async throws(ServerError) in
        moments.withLock { $0.append(before) }
        return PruningStep(count: 0, position: nil, isLast: true)
      },
      clock: clock.serverClock, days: days, logger: logger)
    #expect(await retention.prune() == 0)
    // Neither may it forget what was sent just now.
    #expect(moments.withLock { $0 }.allSatisfy { $0.rawValue <= clock.now })
  }
}
