import ChatProtocol
import ServerStub
import Testing

/// What every implementation of ``FriendStore`` keeps to.
@Suite struct FriendStoreContractTests {
  private struct People {
    let storage: ServerStorage
    let alice: UserID
    let bob: UserID
    let carol: UserID
    var friends: any FriendStore { storage.friends }
  }

  private func people(_ implementation: StorageImplementation) async throws -> People {
    let storage = try await implementation.make()
    return People(
      storage: storage, alice: try await storage.addAccount("alice"), bob: try await storage.addAccount("bob"),
      carol: try await storage.addAccount("carol"))
  }

  @Test(arguments: Implementations.storage)
  func anAcceptedApplicationMakesFriendsWithBothRemarks(_ implementation: StorageImplementation) async throws {
    let people = try await people(implementation)
    let (alice, bob) = (people.alice, people.bob)
    #expect(try await people.friends.apply(from: alice, to: bob, remark: "Bobby", greeting: "hi, it's me") == .recorded)
    #expect(try await people.friends.areFriends(alice, bob) == false)
    let pending = try await people.friends.applications(to: bob, limit: 10)
    #expect(pending.map(\.status) == [0])
    #expect(pending.map(\.profile.desc) == ["hi, it's me"])
    #expect(pending.map(\.profile.email) == [nil])
    #expect(try await people.friends.accept(by: bob, applicant: alice, remark: "") == .accepted)
    #expect(try await people.friends.friends(of: alice).map(\.back) == ["Bobby"])
    // Without a remark the family shows the name.
    #expect(try await people.friends.friends(of: bob).map(\.back) == ["alice"])
    #expect(try await people.friends.friends(of: bob).map(\.profile.email) == [nil])
    #expect(try await people.friends.applications(to: bob, limit: 10).map(\.status) == [1])
  }

  @Test(arguments: Implementations.storage)
  func aSecondApplicationReplacesTheFirst(_ implementation: StorageImplementation) async throws {
    let people = try await people(implementation)
    _ = try await people.friends.apply(from: people.alice, to: people.bob, remark: "one", greeting: "first")
    #expect(
      try await people.friends.apply(from: people.alice, to: people.bob, remark: "two", greeting: "second") == .recorded
    )
    #expect(try await people.friends.applications(to: people.bob, limit: 10).map(\.profile.desc) == ["second"])
    _ = try await people.friends.accept(by: people.bob, applicant: people.alice, remark: "")
    #expect(try await people.friends.friends(of: people.alice).map(\.back) == ["two"])
  }

  @Test(arguments: Implementations.storage)
  func applicationsThatCannotBeAreRefused(_ implementation: StorageImplementation) async throws {
    let people = try await people(implementation)
    let nobody = UserID(rawValue: 99_999)
    #expect(try await people.friends.apply(from: people.alice, to: nobody, remark: "", greeting: "") == .unknownUser)
    #expect(try await people.friends.apply(from: people.alice, to: people.alice, remark: "", greeting: "") == .isSelf)
    try await people.friends.befriend(people.alice, people.bob)
    #expect(
      try await people.friends.apply(from: people.alice, to: people.bob, remark: "", greeting: "") == .alreadyFriends)
    #expect(try await people.friends.accept(by: people.alice, applicant: nobody, remark: "") == .unknownUser)
  }

  @Test(arguments: Implementations.storage)
  func nobodyCanAcceptWhatWasNotAskedFor(_ implementation: StorageImplementation) async throws {
    let people = try await people(implementation)
    #expect(try await people.friends.accept(by: people.bob, applicant: people.alice, remark: "") == .noApplication)
    // Not even the applicant.
    _ = try await people.friends.apply(from: people.alice, to: people.bob, remark: "", greeting: "")
    #expect(try await people.friends.accept(by: people.alice, applicant: people.bob, remark: "") == .noApplication)
    #expect(try await people.friends.friends(of: people.alice).isEmpty)
  }

  @Test(arguments: Implementations.storage)
  func acceptingTwiceChangesNothing(_ implementation: StorageImplementation) async throws {
    let people = try await people(implementation)
    _ = try await people.friends.apply(from: people.alice, to: people.bob, remark: "B", greeting: "")
    _ = try await people.friends.accept(by: people.bob, applicant: people.alice, remark: "A")
    #expect(try await people.friends.accept(by: people.bob, applicant: people.alice, remark: "Z") == .alreadyFriends)
    #expect(try await people.friends.friends(of: people.bob).map(\.back) == ["A"])
  }

  @Test(arguments: Implementations.storage)
  func applicationsOfBothSidesAreSettledByOneAcceptance(_ implementation: StorageImplementation) async throws {
    let people = try await people(implementation)
    _ = try await people.friends.apply(from: people.alice, to: people.bob, remark: "B", greeting: "")
    _ = try await people.friends.apply(from: people.bob, to: people.alice, remark: "A", greeting: "")
    _ = try await people.friends.accept(by: people.bob, applicant: people.alice, remark: "Al")
    #expect(try await people.friends.applications(to: people.alice, limit: 10).map(\.status) == [1])
    #expect(try await people.friends.friends(of: people.bob).map(\.back) == ["Al"])
  }

  @Test(arguments: Implementations.storage)
  func pendingApplicationsComeFirstAndTheNewestOfEachKindBeforeTheOthers(_ implementation: StorageImplementation)
    async throws
  {
    let people = try await people(implementation)
    let (alice, dave) = (people.alice, try await people.storage.addAccount("dave"))
    let erin = try await people.storage.addAccount("erin")
    for uid in [people.bob, people.carol, dave, erin] {
      _ = try await people.friends.apply(from: uid, to: alice, remark: "", greeting: "")
    }
    for uid in [people.bob, dave] { _ = try await people.friends.accept(by: alice, applicant: uid, remark: "") }
    let listed = try await people.friends.applications(to: alice, limit: 10)
    #expect(listed.map(\.profile.name) == ["erin", "carol", "dave", "bob"])
    #expect(listed.map(\.status) == [0, 0, 1, 1])
    #expect(try await people.friends.applications(to: alice, limit: 3).count == 3)
    #expect(try await people.friends.applications(to: alice, limit: -5).isEmpty)
  }

  @Test(arguments: Implementations.storage)
  func befriendingTwiceIsOneFriendship(_ implementation: StorageImplementation) async throws {
    let people = try await people(implementation)
    for _ in 0..<2 { try await people.friends.befriend(people.alice, people.bob) }
    try await people.friends.befriend(people.alice, people.alice)
    #expect(try await people.friends.friends(of: people.alice).map(\.profile.name) == ["bob", "alice"])
    #expect(try await people.friends.friends(of: people.bob).map(\.profile.name) == ["alice"])
  }
}
