import ChatProtocol
import Foundation
import Synchronization
import Testing

@testable import ServerStub

@Suite struct StatusRoleTests {
  private let clock = SteppedClock()

  private func role(
    _ storage: ServerStorage, lifetime: Int64 = 7 * 86_400_000, limit: Int = 10
  ) -> StatusRole {
    StatusRole(
      hashes: storage.tokenHashes, clock: clock.serverClock, tokenLifetime: lifetime, maxTokensPerUser: limit)
  }

  @Test func aTokenIs256BitsInHexAndNeverTheSame() async throws {
    let storage = try await ServerStorage.inMemory()
    let uid = try await storage.addAccount("alice")
    let role = role(storage)
    let tokens = [try await role.issue(for: uid), try await role.issue(for: uid)]
    for token in tokens {
      #expect(token.utf8.count == 64)
      #expect(token.allSatisfy { "0123456789abcdef".contains($0) })
    }
    #expect(tokens[0] != tokens[1])
  }

  @Test func aTokenIsGoodForItsUserOnly() async throws {
    let storage = try await ServerStorage.inMemory()
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    let role = role(storage)
    let token = try await role.issue(for: alice)
    #expect(try await role.check(token, of: alice) == .valid)
    #expect(try await role.check(token.uppercased(), of: alice) == .wrong)
    #expect(try await role.check("", of: alice) == .wrong)
    #expect(try await role.check(token, of: bob) == .unknown)
    _ = try await role.issue(for: bob)
    #expect(try await role.check(token, of: bob) == .wrong)
    #expect(try await role.check(token, of: UserID(rawValue: -5)) == .unknown)
  }

  @Test func aTokenEndsAfterAWeek() async throws {
    let storage = try await ServerStorage.inMemory()
    let uid = try await storage.addAccount("alice")
    let role = role(storage)
    let token = try await role.issue(for: uid)
    clock.advance(milliseconds: 7 * 86_400_000 - 1)
    #expect(try await role.check(token, of: uid) == .valid)
    clock.advance(milliseconds: 1)
    #expect(try await role.check(token, of: uid) == .unknown)
  }

  @Test func theOldestTokensEndWhenAUserHasTooMany() async throws {
    let storage = try await ServerStorage.inMemory()
    let uid = try await storage.addAccount("alice")
    let role = role(storage, limit: 3)
    var tokens: [String] = []
    for _ in 0..<5 {
      tokens.append(try await role.issue(for: uid))
      clock.advance(milliseconds: 1)
    }
    var checks: [TokenCheck] = []
    for token in tokens { checks.append(try await role.check(token, of: uid)) }
    #expect(checks == [.wrong, .wrong, .valid, .valid, .valid])
  }

  @Test func tokensRestAsHashesAndSurviveARestart() async throws {
    let folder = try StorageFolder()
    let storage = try await ServerStorage.sqlite(path: folder.database)
    let uid = try await storage.addAccount("alice")
    let token = try await role(storage).issue(for: uid)
    await storage.close()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    #expect(bytes.range(of: Data(token.utf8)) == nil)
    let again = try await ServerStorage.sqlite(path: folder.database)
    #expect(try await role(again).check(token, of: uid) == .valid)
  }

  @Test func withoutAChatServerThereIsNoTicket() async throws {
    let storage = try await ServerStorage.inMemory()
    let uid = try await storage.addAccount("alice")
    let role = role(storage)
    #expect(try await role.chatServer(for: uid) == nil)
    await role.announce(name: "one", host: "h1", port: 1, online: 0)
    let ticket = try #require(try await role.chatServer(for: uid))
    #expect(ticket.host == "h1" && ticket.port == 1)
    #expect(try await role.check(ticket.token, of: uid) == .valid)
    await role.withdraw(name: "one")
    #expect(try await role.chatServer(for: uid) == nil)
  }

  @Test func usersGoToTheLeastLoadedServer() async throws {
    let storage = try await ServerStorage.inMemory()
    let uid = try await storage.addAccount("alice")
    let role = role(storage)
    await role.announce(name: "one", host: "h1", port: 1, online: 2)
    await role.announce(name: "two", host: "h2", port: 2, online: 0)
    var hosts: [String?] = []
    // Those sent there count until the server tells its load again.
    for _ in 0..<5 { hosts.append(try await role.chatServer(for: uid)?.host) }
    #expect(hosts == ["h2", "h2", "h1", "h2", "h1"])
    await role.announce(name: "two", host: "h2", port: 2, online: 1)
    #expect(try await role.chatServer(for: uid)?.host == "h2")
    // A load that makes no sense is none.
    await role.announce(name: "two", host: "h2", port: 2, online: -50)
    await role.announce(name: "one", host: "h1", port: 1, online: 0)
    #expect(try await role.chatServer(for: uid)?.host == "h1")
  }

  @Test func whoHasATokenIsToldAPlaceAndGetsNoOther() async throws {
    let storage = try await ServerStorage.inMemory()
    let uid = try await storage.addAccount("alice")
    let stranger = UserID(rawValue: uid.rawValue + 1)
    let role = role(storage)
    let token = try await role.issue(for: uid)
    #expect(try await role.place(for: uid, token: token, peer: "p") == .failure(Refusal(code: .backendUnreachable)))
    await role.announce(name: "one", host: "h1", port: 1, online: 0)
    let place = Result<ChatPlace, Refusal>.success(ChatPlace(host: "h1", port: 1))
    #expect(try await role.place(for: uid, token: token, peer: "p") == place)
    // Nothing tells a stranger whether there is such a user.
    #expect(try await role.place(for: uid, token: "x", peer: "p") == .failure(Refusal(code: .tokenWrong)))
    #expect(try await role.place(for: stranger, token: token, peer: "p") == .failure(Refusal(code: .tokenWrong)))
  }

  @Test func wrongTokensAreSlowedDownForTheirSenderAlone() async throws {
    let storage = try await ServerStorage.inMemory()
    let uid = try await storage.addAccount("alice")
    let role = role(storage)
    let token = try await role.issue(for: uid)
    await role.announce(name: "one", host: "h1", port: 1, online: 0)
    for _ in 0..<60 { _ = try await role.place(for: uid, token: "x", peer: "evil") }
    #expect(try await role.place(for: uid, token: token, peer: "evil") == .failure(Refusal(code: .tooManyRequests)))
    #expect(try await role.place(for: uid, token: token, peer: "p") == .success(ChatPlace(host: "h1", port: 1)))
  }

  /// Remembers which sessions were to end.
  private final class SessionRecorder: SessionEnding {
    let ended = Mutex<[[UInt8]?]>([])

    func endSessions(of uid: UserID, token: [UInt8]?) { ended.withLock { $0.append(token) } }
  }

  @Test func aLogoutEndsItsTokenOrAllOfTheAccount() async throws {
    let storage = try await ServerStorage.inMemory()
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    let sessions = SessionRecorder()
    let role = StatusRole(hashes: storage.tokenHashes, clock: clock.serverClock, sessions: sessions)
    var tokens: [String] = []
    for _ in 0..<12 { tokens.append(try await role.issue(for: alice)) }
    let others = try await role.issue(for: bob)
    // A dozen devices are none too many.
    #expect(try await role.admit(tokens[0], of: alice, peer: "p") == nil)
    #expect(try await role.logOut(alice, token: tokens[0], everywhere: false, peer: "p") == .success)
    #expect(try await role.admit(tokens[0], of: alice, peer: "p") == .tokenWrong)
    #expect(try await role.logOut(alice, token: tokens[0], everywhere: true, peer: "p") == .tokenWrong)
    #expect(try await role.logOut(alice, token: others, everywhere: true, peer: "p") == .tokenWrong)
    #expect(try await role.admit(tokens[1], of: alice, peer: "p") == nil)
    #expect(try await role.logOut(alice, token: tokens[1], everywhere: true, peer: "p") == .success)
    for token in tokens { #expect(try await role.check(token, of: alice) == .unknown) }
    #expect(try await role.check(others, of: bob) == .valid)
    #expect(sessions.ended.withLock { $0.map { $0 == nil } } == [false, true])
  }

  @Test func nobodyLearnsByAWrongTokenWhoHasBeenHere() async throws {
    let storage = try await ServerStorage.inMemory()
    let uid = try await storage.addAccount("alice")
    let role = role(storage)
    _ = try await role.issue(for: uid)
    #expect(try await role.admit("x", of: uid, peer: "p") == .tokenWrong)
    #expect(try await role.admit("x", of: UserID(rawValue: 4711), peer: "p") == .tokenWrong)
  }
}
