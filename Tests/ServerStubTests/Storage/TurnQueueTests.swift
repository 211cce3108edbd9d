import Testing

@testable import ServerStub

@Suite struct TurnQueueTests {
  @Test func ownersTakeTurnsHoweverManyItemsOneHas() {
    var queue = TurnQueue<String, Int>()
    for item in 1...5 { queue.append(item, of: "busy") }
    queue.append(10, of: "other")
    queue.append(20, of: "third")
    queue.append(11, of: "other")
    var taken: [Int] = []
    while let item = queue.next() { taken.append(item) }
    #expect(taken == [1, 10, 20, 2, 11, 3, 4, 5])
  }

  @Test func anOwnerThatComesBackStandsAtTheEnd() {
    var queue = TurnQueue<String, Int>()
    queue.append(1, of: "a")
    queue.append(2, of: "b")
    var taken = [queue.next()]
    queue.append(3, of: "a")
    for _ in 0..<3 { taken.append(queue.next()) }
    #expect(taken == [1, 2, 3, nil])
  }
}
