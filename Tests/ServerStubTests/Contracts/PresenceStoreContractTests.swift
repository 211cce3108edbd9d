import ChatProtocol
import ServerStub
import Testing

/// What every implementation of ``PresenceStore`` keeps to.
@Suite struct PresenceStoreContractTests {
  private let clock = SteppedClock()

  @Test(arguments: Implementations.storage)
  func `Everything is told until it is changed, and only what is given changes`(
    _ implementation: StorageImplementation
  ) async throws {
    let storage = try await implementation.make(clock)
    let alice = try await storage.addAccount("alice")
    #expect(try await storage.presence.privacy(of: alice) == PrivacySettings())
    var expected = PrivacySettings()
    expected.tellsTyping = false
    #expect(try await storage.presence.setPrivacy(PrivacyRequest(tellsTyping: false), of: alice) == expected)
    expected.tellsPresence = false
    #expect(try await storage.presence.setPrivacy(PrivacyRequest(tellsPresence: false), of: alice) == expected)
    #expect(try await storage.presence.privacy(of: alice) == expected)
  }

  @Test(arguments: Implementations.storage)
  func `Friends who tell their presence see each other, with when they were last seen`(
    _ implementation: StorageImplementation
  ) async throws {
    let storage = try await implementation.make(clock)
    let (alice, bob) = (try await storage.addAccount("alice"), try await storage.addAccount("bob"))
    let stranger = try await storage.addAccount("carol")
    try await storage.friends.befriend(alice, bob)
    try await storage.presence.setLastSeen(5, of: bob)
    try await storage.presence.setLastSeen(7, of: bob)
    try await storage.presence.setLastSeen(9, of: stranger)
    #expect(try await storage.presence.presence(forFriendOf: alice) == [LastSeen(uid: bob, time: 7)])
    #expect(try await storage.presence.presence(forFriendOf: bob) == [LastSeen(uid: alice, time: nil)])
    #expect(try await storage.presence.presenceWatchers(of: alice) == [bob])
    // Who does not tell is not told either.
    _ = try await storage.presence.setPrivacy(PrivacyRequest(tellsPresence: false), of: bob)
    for uid in [alice, bob] {
      #expect(try await storage.presence.presence(forFriendOf: uid).isEmpty)
      #expect(try await storage.presence.presenceWatchers(of: uid).isEmpty)
    }
  }
}
