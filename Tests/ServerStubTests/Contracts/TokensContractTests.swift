import ChatProtocol
import Foundation
import Synchronization
import Testing

@testable import ServerStub

/// Tokens over every storage: 256 bits, a week, and nobody learns who has one.
@Suite struct TokensContractTests {
  private let clock = SteppedClock()

  private func tokens(_ storage: ServerStorage, limit: Int = 10) -> any Tokens {
    TokenService(
      hashes: storage.tokenHashes, throttle: LocalThrottle(clock: clock.serverClock), clock: clock.serverClock,
      maxTokensPerUser: limit)
  }

  @Test(arguments: Implementations.storage)
  func aTokenIs256BitsInHexAndNeverTheSame(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let uid = try await storage.addAccount("alice")
    let tokens = tokens(storage)
    let issued = [try await tokens.issue(for: uid), try await tokens.issue(for: uid)]
    for token in issued {
      #expect(token.utf8.count == 64)
      #expect(token.allSatisfy { "0123456789abcdef".contains($0) })
    }
    #expect(issued[0] != issued[1])
  }

  @Test(arguments: Implementations.storage)
  func aTokenIsGoodForItsUserOnly(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    let tokens = tokens(storage)
    let token = try await tokens.issue(for: alice)
    #expect(try await tokens.check(token, of: alice) == .valid)
    #expect(try await tokens.check(token.uppercased(), of: alice) == .wrong)
    #expect(try await tokens.check("", of: alice) == .wrong)
    #expect(try await tokens.check(token, of: bob) == .unknown)
    _ = try await tokens.issue(for: bob)
    #expect(try await tokens.check(token, of: bob) == .wrong)
    #expect(try await tokens.check(token, of: UserID(rawValue: -5)) == .unknown)
  }

  @Test(arguments: Implementations.storage)
  func aTokenEndsAfterAWeek(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let uid = try await storage.addAccount("alice")
    let tokens = tokens(storage)
    let token = try await tokens.issue(for: uid)
    clock.advance(milliseconds: 7 * 86_400_000 - 1)
    #expect(try await tokens.check(token, of: uid) == .valid)
    clock.advance(milliseconds: 1)
    #expect(try await tokens.check(token, of: uid) == .unknown)
  }

  @Test(arguments: Implementations.storage)
  func theOldestTokensEndWhenAUserHasTooMany(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let uid = try await storage.addAccount("alice")
    let tokens = tokens(storage, limit: 3)
    var issued: [String] = []
    for _ in 0..<5 {
      issued.append(try await tokens.issue(for: uid))
      clock.advance(milliseconds: 1)
    }
    var checks: [TokenCheck] = []
    for token in issued { checks.append(try await tokens.check(token, of: uid)) }
    #expect(checks == [.wrong, .wrong, .valid, .valid, .valid])
  }

  @Test func tokensRestAsHashesAndSurviveARestart() async throws {
    let folder = try StorageFolder()
    let storage = try await ServerStorage.sqlite(path: folder.database)
    let uid = try await storage.addAccount("alice")
    let token = try await tokens(storage).issue(for: uid)
    await storage.close()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    #expect(bytes.range(of: Data(token.utf8)) == nil)
    let again = try await ServerStorage.sqlite(path: folder.database)
    #expect(try await tokens(again).check(token, of: uid) == .valid)
  }

  /// A chat server needs nothing but the storage.
  @Test(arguments: Implementations.storage)
  func `A token that one role has issued is good at another that shares the storage`(
    _ implementation: StorageImplementation
  ) async throws {
    let storage = try await implementation.make(clock)
    let uid = try await storage.addAccount("alice")
    let token = try await tokens(storage).issue(for: uid)
    #expect(try await tokens(storage).admit(token, of: uid, peer: "p") == nil)
    try await tokens(storage).end(token, of: uid)
    #expect(try await tokens(storage).admit(token, of: uid, peer: "p") == .tokenWrong)
  }

  /// Remembers which sessions were to end.
  private final class SessionRecorder: SessionEnding {
    let ended = Mutex<[[UInt8]?]>([])

    func endSession(_ session: SessionID, of uid: UserID) {}
    func endSessions(of uid: UserID, token: [UInt8]?) { ended.withLock { $0.append(token) } }
  }

  @Test(arguments: Implementations.storage)
  func aLogoutEndsItsTokenOrAllOfTheAccount(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    let recorder = SessionRecorder()
    let sessions = LocalSessionDirectory(clock: clock.serverClock)
    sessions.join(NodeID(name: "one", epoch: 1), ending: recorder)
    let tokens = tokens(storage, limit: 20)
    let logout = LogoutService(tokens: tokens, sessions: sessions)
    var issued: [String] = []
    for _ in 0..<12 { issued.append(try await tokens.issue(for: alice)) }
    let others = try await tokens.issue(for: bob)
    // A dozen devices are none too many.
    #expect(try await tokens.admit(issued[0], of: alice, peer: "p") == nil)
    #expect(try await logout.logOut(alice, token: issued[0], everywhere: false, peer: "p") == .success)
    #expect(try await tokens.admit(issued[0], of: alice, peer: "p") == .tokenWrong)
    #expect(try await logout.logOut(alice, token: issued[0], everywhere: true, peer: "p") == .tokenWrong)
    #expect(try await logout.logOut(alice, token: others, everywhere: true, peer: "p") == .tokenWrong)
    #expect(try await tokens.admit(issued[1], of: alice, peer: "p") == nil)
    #expect(try await logout.logOut(alice, token: issued[1], everywhere: true, peer: "p") == .success)
    for token in issued { #expect(try await tokens.check(token, of: alice) == .unknown) }
    #expect(try await tokens.check(others, of: bob) == .valid)
    #expect(recorder.ended.withLock { $0.map { $0 == nil } } == [false, true])
  }

  @Test(arguments: Implementations.storage)
  func nobodyLearnsByAWrongTokenWhoHasBeenHere(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make(clock)
    let uid = try await storage.addAccount("alice")
    let tokens = tokens(storage)
    _ = try await tokens.issue(for: uid)
    #expect(try await tokens.admit("x", of: uid, peer: "p") == .tokenWrong)
    #expect(try await tokens.admit("x", of: UserID(rawValue: 4711), peer: "p") == .tokenWrong)
  }
}
