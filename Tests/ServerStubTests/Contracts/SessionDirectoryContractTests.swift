import ChatProtocol
import ServerStub
import Synchronization
import Testing

/// What every implementation of ``SessionDirectory`` keeps to. Those here allow three sessions of an account, and their claims
/// have a lease of ten seconds.
@Suite struct SessionDirectoryContractTests {
  /// A chat server that remembers what it was told.
  private final class Server: SessionEnding {
    let node: NodeID
    let ended = Mutex<[SessionID]>([])
    let tokens = Mutex<[[UInt8]?]>([])

    init(_ name: String, epoch: Int64 = 1) { node = NodeID(name: name, epoch: epoch) }

    func endSession(_ session: SessionID, of uid: UserID) { ended.withLock { $0.append(session) } }
    func endSessions(of uid: UserID, token: [UInt8]?) { tokens.withLock { $0.append(token) } }
    func session(_ number: Int64) -> SessionID { SessionID(node: node, number: number) }
  }

  private let clock = SteppedClock()
  private let alice = UserID(rawValue: 1001)
  private let bob = UserID(rawValue: 1002)
  private let one = Server("one")
  private let two = Server("two")

  private func directory(_ implementation: Implementation<any SessionDirectory>) async throws -> any SessionDirectory {
    let directory = try await implementation.make(clock)
    for server in [one, two] { directory.join(server.node, ending: server) }
    return directory
  }

  @Test(arguments: Implementations.sessionDirectories)
  func `The newer session takes a place, and the older one is ended where it is`(
    _ implementation: Implementation<any SessionDirectory>
  ) async throws {
    let directory = try await directory(implementation)
    let first = try await directory.claim(.family, of: alice, for: one.session(1))
    #expect(first.isFirst && first.ended == nil)
    let second = try await directory.claim(.family, of: alice, for: two.session(1))
    #expect(!second.isFirst && second.ended == one.session(1))
    #expect(second.claim.epoch > first.claim.epoch)
    #expect(one.ended.withLock { $0 } == [one.session(1)])
    #expect(two.ended.withLock { $0.isEmpty })
    // Its end comes late, and is none of the newer one's business.
    #expect(try await directory.release(one.session(1), of: alice) == false)
    #expect(try await directory.online(among: [alice, bob]) == [alice])
    #expect(try await directory.release(two.session(1), of: alice))
    #expect(try await directory.online(among: [alice, bob]).isEmpty)
  }

  @Test(arguments: Implementations.sessionDirectories)
  func `Places of an account and accounts do not touch each other, and the oldest of too many goes`(
    _ implementation: Implementation<any SessionDirectory>
  ) async throws {
    let directory = try await directory(implementation)
    for (number, slot) in [SessionSlot.family, .device("a"), .device("b")].enumerated() {
      let claimed = try await directory.claim(slot, of: alice, for: one.session(Int64(number)))
      #expect(claimed.isFirst == (number == 0) && claimed.ended == nil)
    }
    #expect(try await directory.claim(.family, of: bob, for: two.session(0)).isFirst)
    #expect(try await directory.hasFamilySession(alice))
    let fourth = try await directory.claim(.device("c"), of: alice, for: two.session(1))
    #expect(fourth.ended == one.session(0))
    #expect(try await !directory.hasFamilySession(alice))
    #expect(try await directory.hasFamilySession(bob))
    for number in 1...2 { #expect(try await !directory.release(one.session(Int64(number)), of: alice)) }
    #expect(try await directory.release(two.session(1), of: alice))
  }

  @Test(arguments: Implementations.sessionDirectories)
  func `Of many who claim a place at once a single one holds it in the end`(
    _ implementation: Implementation<any SessionDirectory>
  ) async throws {
    let directory = try await directory(implementation)
    let claimed = try await withThrowingTaskGroup(of: ClaimedSlot.self) { [alice, one, two] group in
      for number in 0..<40 {
        let server = number % 2 == 0 ? one : two
        group.addTask { try await directory.claim(.device("d"), of: alice, for: server.session(Int64(number))) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(claimed.map(\.claim.epoch)).count == 40)
    #expect(claimed.filter(\.isFirst).count == 1)
    let newest = try #require(claimed.max { $0.claim.epoch < $1.claim.epoch }).claim.session
    let ended = one.ended.withLock { $0 } + two.ended.withLock { $0 }
    #expect(Set(ended) == Set(claimed.map(\.claim.session)).subtracting([newest]))
    #expect(ended.count == 39)
  }

  @Test(arguments: Implementations.sessionDirectories)
  func `The claims of a node that dies end with its lease, and those that are renewed stay`(
    _ implementation: Implementation<any SessionDirectory>
  ) async throws {
    let directory = try await directory(implementation)
    let lease = try #require(directory.lease)
    _ = try await directory.claim(.family, of: alice, for: one.session(1))
    let kept = try await directory.claim(.family, of: bob, for: two.session(1)).claim
    clock.advance(milliseconds: Int64(lease / .milliseconds(1)) - 1)
    #expect(try await directory.online(among: [alice, bob]) == [alice, bob])
    #expect(try await directory.renew([kept], of: two.node).isEmpty)
    clock.advance(milliseconds: 1)
    #expect(try await directory.online(among: [alice, bob]) == [bob])
    // Whoever comes then is the first.
    #expect(try await directory.claim(.family, of: alice, for: two.session(2)).isFirst)
    await directory.leave(two.node)
    #expect(try await directory.online(among: [alice, bob]).isEmpty)
  }

  @Test(arguments: Implementations.sessionDirectories)
  func `A node that comes back learns which of its places are others' now, and keeps the rest`(
    _ implementation: Implementation<any SessionDirectory>
  ) async throws {
    let directory = try await directory(implementation)
    let lost = try await directory.claim(.family, of: alice, for: one.session(1)).claim
    let kept = try await directory.claim(.family, of: bob, for: one.session(2)).claim
    clock.advance(milliseconds: 10_000)
    _ = try await directory.renew([], of: two.node)
    _ = try await directory.claim(.family, of: alice, for: two.session(1))
    #expect(try await directory.renew([lost, kept], of: one.node) == [lost])
    #expect(try await directory.online(among: [bob]) == [bob])
    #expect(try await !directory.release(one.session(1), of: alice))
    #expect(try await directory.release(two.session(1), of: alice))
  }

  @Test(arguments: Implementations.sessionDirectories)
  func `A directory that has lost its memory is told by the nodes, and goes on with higher epochs`(
    _ implementation: Implementation<any SessionDirectory>
  ) async throws {
    let before = try await directory(implementation)
    let claim = try await before.claim(.family, of: alice, for: one.session(1)).claim
    clock.advance(milliseconds: 1)
    let after = try await directory(implementation)
    #expect(try await after.online(among: [alice]).isEmpty)
    #expect(try await after.renew([claim], of: one.node).isEmpty)
    #expect(try await after.online(among: [alice]) == [alice])
    let newer = try await after.claim(.family, of: alice, for: two.session(1))
    #expect(newer.claim.epoch > claim.epoch)
    #expect(newer.ended == one.session(1))
  }

  @Test(arguments: Implementations.sessionDirectories)
  func `All nodes are told which sessions of an account have to end`(
    _ implementation: Implementation<any SessionDirectory>
  ) async throws {
    let directory = try await directory(implementation)
    _ = try await directory.claim(.device("a"), of: alice, for: one.session(1))
    _ = try await directory.claim(.device("b"), of: alice, for: two.session(1))
    try await directory.endSessions(of: alice, token: [7])
    try await directory.endSessions(of: alice, token: nil)
    for server in [one, two] { #expect(server.tokens.withLock { $0 } == [[7], nil]) }
  }
}
