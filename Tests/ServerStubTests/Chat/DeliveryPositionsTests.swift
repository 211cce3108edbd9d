import ChatProtocol
import Logging
import Synchronization
import Testing

@testable import ServerStub

/// A store whose disk can be full.
private final class FullableStore: MessageStore {
  private let store: any MessageStore
  let isFull = Mutex(false)

  init(_ store: any MessageStore) { self.store = store }

  func setDeliveryPositions(_ positions: [DeviceID: EventNumber]) async throws -> [DeliveredMark] {
    if isFull.withLock({ $0 }) { throw ServerError(code: .storage, message: "the disk is full") }
    return try await store.setDeliveryPositions(positions)
  }

  func append(_ submissions: [TextSubmission]) async throws -> [TextReceipt] { try await store.append(submissions) }

  func events(of uid: UserID, after number: EventNumber, limit: Int, maxBytes: Int) async throws -> LogPage {
    try await store.events(of: uid, after: number, limit: limit, maxBytes: maxBytes)
  }

  func deliveryPosition(of device: DeviceID) async throws -> EventNumber? {
    try await store.deliveryPosition(of: device)
  }

  func history(
    of uid: UserID, with peer: UserID, before seq: ConversationSeq?, limit: Int, maxBytes: Int
  ) async throws -> HistoryPage {
    try await store.history(of: uid, with: peer, before: seq, limit: limit, maxBytes: maxBytes)
  }

  func conversations(
    of uid: UserID, after peer: UserID?, limit: Int, maxBytes: Int
  ) async throws -> ConversationPage {
    try await store.conversations(of: uid, after: peer, limit: limit, maxBytes: maxBytes)
  }

  func markRead(by uid: UserID, peer: UserID, seq: ConversationSeq) async throws -> ConversationSeq {
    try await store.markRead(by: uid, peer: peer, seq: seq)
  }

  func recall(_ msgid: MessageID, by uid: UserID, peer: UserID) async throws -> TextChange {
    try await store.recall(msgid, by: uid, peer: peer)
  }

  func edit(_ msgid: MessageID, by uid: UserID, peer: UserID, content: String) async throws -> TextChange {
    try await store.edit(msgid, by: uid, peer: peer, content: content)
  }

  func pruneEvents(before time: Timestamp, after uid: UserID?, limit: Int) async throws -> PruningStep {
    try await store.pruneEvents(before: time, after: uid, limit: limit)
  }
}

@Suite("Delivery positions on their way to the store") struct DeliveryPositionsTests {
  @Test("what a full disk could not take is written with the next, so nothing is shown twice later")
  func keptWhenTheStoreFails() async throws {
    let storage = try await ServerStorage.inMemory()
    let store = FullableStore(storage.messages)
    let positions = DeliveryPositions(
      messages: store, hub: ChatHub(), jobs: JobGroup(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    for number in 1...3 { try await storage.send("hi", id: "m\(number)", from: alice, to: bob) }
    store.isFull.withLock { $0 = true }
    positions.note(.family(bob), position: 2)
    await positions.writeWaiting()
    #expect(try await store.deliveryPosition(of: .family(bob)) == nil)
    #expect(positions.latest(of: .family(bob)) == 2)
    // A lower one that comes later changes nothing.
    positions.note(.family(bob), position: 1)
    store.isFull.withLock { $0 = false }
    positions.note(.family(alice), position: 3)
    await positions.writeWaiting()
    #expect(try await store.deliveryPosition(of: .family(bob)) == 2)
    #expect(try await store.deliveryPosition(of: .family(alice)) == 3)
    #expect(positions.latest(of: .family(bob)) == nil)
  }
}
