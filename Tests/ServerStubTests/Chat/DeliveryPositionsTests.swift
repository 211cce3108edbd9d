import ChatProtocol
import Logging
import Synchronization
import Testing

@testable import ServerStub

@Suite("Delivery positions on their way to the store") struct DeliveryPositionsTests {
  @Test("what a full disk could not take is written with the next, so nothing is shown twice later")
  func keptWhenTheStoreFails() async throws {
    let storage = try await ServerStorage.inMemory()
    let isFull = Mutex(false)
    let store = InterceptedMessageStore(storage.messages) { () throws(ServerError) in
      if isFull.withLock({ $0 }) { throw ServerError(code: .storage, message: "the disk is full") }
    }
    let positions = DeliveryPositions(
      messages: store, notifier: ChatHub(node: NodeID(name: "test", epoch: 0)), jobs: JobGroup(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    for number in 1...3 { try await storage.send("hi", id: "m\(number)", from: alice, to: bob) }
    isFull.withLock { $0 = true }
    positions.note(.family(bob), position: 2)
    await positions.writeWaiting()
    #expect(try await store.deliveryPosition(of: .family(bob)) == nil)
    #expect(positions.latest(of: .family(bob)) == 2)
    // A lower one that comes later changes nothing.
    positions.note(.family(bob), position: 1)
    isFull.withLock { $0 = false }
    positions.note(.family(alice), position: 3)
    await positions.writeWaiting()
    #expect(try await store.deliveryPosition(of: .family(bob)) == 2)
    #expect(try await store.deliveryPosition(of: .family(alice)) == 3)
    #expect(positions.latest(of: .family(bob)) == nil)
  }
}
