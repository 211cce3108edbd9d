import ChatProtocol
import ServerStub
import Synchronization
import Testing

/// What every storage tells its ``EventPublisher``.
@Suite struct EventPublishingContractTests {
  private final class Recorder: EventPublisher {
    let logs = Mutex<[UserID: [CommittedEvent]]>([:])

    func publish(_ events: [UserID: [CommittedEvent]]) {
      logs.withLock { logs in
        for (uid, events) in events { logs[uid, default: []] += events }
      }
    }
  }

  private let clock = SteppedClock()

  @Test(arguments: Implementations.storage)
  func `The events of a log are published in its order and without a gap, by whomever they are caused`(
    _ implementation: StorageImplementation
  ) async throws {
    let recorder = Recorder()
    let storage = try await implementation.make(clock, publisher: recorder)
    let people = try await [storage.addAccount("a"), storage.addAccount("b"), storage.addAccount("c")]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for from in people {
        for to in people where to != from {
          group.addTask {
            for number in 0..<20 {
              let receipt = try await storage.send("\(number)", id: "\(from)>\(to) \(number)", from: from, to: to)
              // Whoever is answered finds the event published.
              let own = receipt.items.first?.inbox
              #expect(recorder.logs.withLock { $0[from]?.contains { $0.event.number == own } } == true)
              if number % 5 == 0 { _ = try await storage.messages.markRead(by: from, peer: to, seq: .max) }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    for uid in people {
      let published = recorder.logs.withLock { $0[uid] ?? [] }.map(\.event)
      let stored = try await storage.log(of: uid)
      #expect(published.map(\.number) == stored.map(\.number))
      #expect(published == stored)
      #expect(stored.count >= 80)
    }
  }

  @Test(arguments: Implementations.storage)
  func `An event names the session that caused it, in the log of its own user alone`(
    _ implementation: StorageImplementation
  ) async throws {
    let recorder = Recorder()
    let storage = try await implementation.make(clock, publisher: recorder)
    let (alice, bob) = (try await storage.addAccount("a"), try await storage.addAccount("b"))
    let session = SessionID(node: NodeID(name: "one", epoch: 3), number: 7)
    _ = try await storage.messages.append([
      TextSubmission(from: alice, to: bob, items: [TextItem(msgid: "m", content: "x")], origin: session)
    ])
    #expect(recorder.logs.withLock { $0[alice]?.map(\.origin) } == [session])
    #expect(recorder.logs.withLock { $0[bob]?.map(\.origin) } == [nil])
  }
}
