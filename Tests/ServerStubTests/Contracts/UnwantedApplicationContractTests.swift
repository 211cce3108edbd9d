import ChatProtocol
import LocalDatabase
import Testing

@testable import ServerStub

/// Applications that were declined, and those of people who are blocked.
@Suite struct UnwantedApplicationContractTests {
  private struct World {
    let clock = SteppedClock()
    let storage: ServerStorage
    let alice: UserID
    let bob: UserID
    var friends: any FriendStore { storage.friends }

    init(_ implementation: StorageImplementation, _ change: (inout AccountLimits) -> Void = { _ in }) async throws {
      var limits = AccountLimits()
      change(&limits)
      storage = try await implementation.make(clock, limits: limits)
      alice = try await storage.addAccount("alice")
      bob = try await storage.addAccount("bob")
    }

    /// Bob asks alice.
    @discardableResult
    func apply(_ greeting: String = "hi") async throws -> ApplyOutcome {
      try await friends.apply(from: bob, to: alice, remark: "A", greeting: greeting)
    }

    func greetings() async throws -> [String] {
      try await friends.applications(to: alice, limit: 10).map(\.profile.desc)
    }

    func log(of uid: UserID) async throws -> [InboxEvent.Content] { try await storage.log(of: uid).map(\.content) }

    /// What an event of bob's application says now.
    func application(_ greeting: String) async throws -> InboxEvent.Content {
      var profile = try #require(try await storage.accounts.profile(of: bob))
      (profile.desc, profile.email) = (greeting, nil)
      return .application(profile)
    }
  }

  private static let day: Int64 = 24 * 60 * 60 * 1000

  @Test(arguments: Implementations.storage)
  func aDeclinedApplicationIsGoneForTheOneWhoWasAskedAlone(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation)
    try await world.apply()
    let before = try await world.log(of: world.bob)
    try await world.friends.decline(by: world.alice, applicant: world.bob)
    #expect(try await world.greetings().isEmpty)
    // The old event says nothing any more, so that a new device does not show it for a moment.
    #expect(try await world.log(of: world.alice) == [.unknown(kind: "5"), .decline(world.bob)])
    #expect(try await world.log(of: world.bob) == before)
    #expect(try await world.friends.accept(by: world.alice, applicant: world.bob, remark: "") == .noApplication)
    // Twice is once, and without an application it is nothing.
    try await world.friends.decline(by: world.alice, applicant: world.bob)
    try await world.friends.decline(by: world.bob, applicant: world.alice)
    #expect(try await world.storage.log(of: world.alice).count == 2)
    #expect(try await world.storage.log(of: world.bob).count == before.count)
  }

  @Test(arguments: Implementations.storage)
  func aDeclinedApplicantIsHeardAgainAfterTheTime(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation) { $0.declinePauseMilliseconds = 3 * Self.day }
    try await world.apply("first")
    try await world.friends.decline(by: world.alice, applicant: world.bob)
    world.clock.advance(milliseconds: 3 * Self.day - 1)
    for greeting in ["again", "again", "and again"] { #expect(try await world.apply(greeting) == .dropped) }
    #expect(try await world.greetings().isEmpty)
    #expect(try await world.storage.log(of: world.alice).count == 2)
    // Asking meanwhile does not make it longer.
    world.clock.advance(milliseconds: 1)
    #expect(try await world.apply("later") == .recorded)
    #expect(try await world.greetings() == ["later"])
    #expect(try await world.log(of: world.alice).last == world.application("later"))
    #expect(try await world.friends.accept(by: world.alice, applicant: world.bob, remark: "") == .accepted)
  }

  @Test(arguments: Implementations.storage)
  func decliningWhatWasNeverAskedDoesNotSilenceAnybody(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation)
    try await world.friends.decline(by: world.alice, applicant: world.bob)
    #expect(try await world.storage.log(of: world.alice).isEmpty)
    #expect(try await world.apply() == .recorded)
  }

  @Test(arguments: Implementations.storage)
  func aBlockEndsTheApplicationThatWaitsAndAllThatFollow(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation)
    try await world.apply("first")
    #expect(try await world.friends.setBlocked(true, world.bob, by: world.alice) == .done)
    #expect(try await world.log(of: world.alice) == [.unknown(kind: "5"), .block(world.bob, isOn: true)])
    for number in 0..<200 { #expect(try await world.apply("new \(number)") == .dropped) }
    world.clock.advance(milliseconds: 400 * Self.day)
    #expect(try await world.apply("a year later") == .dropped)
    #expect(try await world.storage.log(of: world.alice).count == 2)
    #expect(try await world.greetings().isEmpty)
    #expect(try await world.storage.log(of: world.bob).isEmpty)
    // Blocking twice is blocking once.
    #expect(try await world.friends.setBlocked(true, world.bob, by: world.alice) == .done)
    #expect(try await world.storage.log(of: world.alice).count == 2)
  }

  @Test(arguments: Implementations.storage)
  func somebodyIsBlockedBeforeEverAsking(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation)
    #expect(try await world.friends.setBlocked(true, world.bob, by: world.alice) == .done)
    #expect(try await world.apply() == .dropped)
    #expect(try await world.log(of: world.alice) == [.block(world.bob, isOn: true)])
  }

  @Test(arguments: Implementations.storage, [false, true])
  func whenABlockEndsTheNextApplicationIsHeard(_ implementation: StorageImplementation, wasDeclined: Bool) async throws
  {
    let world = try await World(implementation)
    try await world.apply("first")
    if wasDeclined { try await world.friends.decline(by: world.alice, applicant: world.bob) }
    _ = try await world.friends.setBlocked(true, world.bob, by: world.alice)
    try await world.apply("unheard")
    #expect(try await world.friends.setBlocked(false, world.bob, by: world.alice) == .done)
    // Nothing comes back by itself.
    #expect(try await world.greetings().isEmpty)
    #expect(try await world.log(of: world.alice).last == .block(world.bob, isOn: false))
    #expect(try await world.apply("heard") == .recorded)
    #expect(try await world.log(of: world.alice).last == world.application("heard"))
    // There is nothing to end any more.
    let count = try await world.storage.log(of: world.alice).count
    #expect(try await world.friends.setBlocked(false, world.bob, by: world.alice) == .done)
    #expect(try await world.storage.log(of: world.alice).count == count)
  }

  @Test(arguments: Implementations.storage)
  func theOneWhoIsBlockedCannotAcceptWhatTheOtherAskedBefore(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation)
    _ = try await world.friends.apply(from: world.alice, to: world.bob, remark: "", greeting: "")
    _ = try await world.friends.setBlocked(true, world.bob, by: world.alice)
    #expect(try await world.friends.applications(to: world.bob, limit: 10).isEmpty)
    #expect(try await world.friends.accept(by: world.bob, applicant: world.alice, remark: "") == .noApplication)
    #expect(try await world.friends.areFriends(world.alice, world.bob) == false)
    // Whoever asks somebody again wants to hear from them.
    #expect(try await world.friends.apply(from: world.alice, to: world.bob, remark: "", greeting: "") == .recorded)
    #expect(try await world.log(of: world.alice) == [.block(world.bob, isOn: true), .block(world.bob, isOn: false)])
    #expect(try await world.apply() == .recorded)
  }

  @Test(arguments: Implementations.storage)
  func aBlockBindsInOneDirection(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation)
    _ = try await world.friends.setBlocked(true, world.bob, by: world.alice)
    #expect(try await world.friends.blocked(by: world.bob, after: nil, limit: 10, maxBytes: .max).users.isEmpty)
    _ = try await world.friends.setBlocked(true, world.alice, by: world.bob)
    // Each drops what the other asks, and asking ends the own block only.
    #expect(try await world.apply() == .dropped)
    #expect(try await world.friends.blocked(by: world.bob, after: nil, limit: 10, maxBytes: .max).users.isEmpty)
    #expect(try await world.friends.blocked(by: world.alice, after: nil, limit: 10, maxBytes: .max).users.count == 1)
  }

  @Test(arguments: Implementations.storage)
  func whoCannotBeBlockedIsRefused(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation) { $0.blocked = 1 }
    let carol = try await world.storage.addAccount("carol")
    #expect(try await world.friends.setBlocked(true, world.alice, by: world.alice) == .isSelf)
    #expect(try await world.friends.setBlocked(true, UserID(rawValue: 99_999), by: world.alice) == .unknownUser)
    try await world.friends.befriend(world.alice, world.bob)
    #expect(try await world.friends.setBlocked(true, world.bob, by: world.alice) == .isFriend)
    #expect(try await world.friends.setBlocked(true, carol, by: world.alice) == .done)
    let dave = try await world.storage.addAccount("dave")
    #expect(try await world.friends.setBlocked(true, dave, by: world.alice) == .listFull)
    #expect(try await world.friends.setBlocked(true, carol, by: world.alice) == .done)
    _ = try await world.friends.setBlocked(false, carol, by: world.alice)
    #expect(try await world.friends.setBlocked(true, dave, by: world.alice) == .done)
  }

  @Test(arguments: Implementations.storage)
  func theListComesInPages(_ implementation: StorageImplementation) async throws {
    let world = try await World(implementation)
    var all: [UserID] = []
    for number in 0..<7 {
      let uid = try await world.storage.addAccount("user\(number)")
      _ = try await world.friends.setBlocked(true, uid, by: world.alice)
      all.append(uid)
    }
    var found: [UserID] = []
    var page: BlockedPage
    repeat {
      page = try await world.friends.blocked(by: world.alice, after: found.last, limit: 3, maxBytes: .max)
      #expect(page.users.count <= 3)
      found += page.users.map(\.uid)
    } while page.hasMore
    #expect(found == all)
    // By size too, and one at least.
    page = try await world.friends.blocked(by: world.alice, after: nil, limit: 500, maxBytes: 1)
    #expect(page.users.map(\.uid) == [all[0]] && page.hasMore)
    #expect(page.users.first?.name == "user0" && page.users.first?.email == nil)
  }
}
