import Testing

@testable import ClientCore

@Suite struct KnownChatServersTests {
  private let one = ChatServerPlace(host: "h", port: 1)
  private let two = ChatServerPlace(host: "h", port: 2)
  private let three = ChatServerPlace(host: "h", port: 3)

  @Test func `each is tried once in a round, also one that is not in the list`() {
    var known = KnownChatServers([one, two])
    #expect(known.failed(at: three, now: .zero) == .tryNext(one))
    #expect(known.failed(at: one, now: .zero) == .tryNext(two))
    #expect(known.failed(at: two, now: .zero) == .wait)
    #expect(known.failed(at: two, now: .seconds(1)) == .tryNext(one))
  }

  @Test func `after the time of a restart there is no hope, but not within a round`() {
    var known = KnownChatServers([one, two])
    #expect(known.failed(at: one, now: .seconds(5)) == .tryNext(two))
    #expect(known.failed(at: two, now: .seconds(64)) == .wait)
    #expect(known.failed(at: two, now: .seconds(70)) == .tryNext(one))
    #expect(known.failed(at: one, now: .seconds(71)) == .giveUp)
  }

  @Test func `a session begins the search anew and makes its server known`() {
    var known = KnownChatServers([one])
    #expect(known.failed(at: one, now: .zero) == .wait)
    known.reached(two)
    #expect(known.failed(at: two, now: .seconds(500)) == .tryNext(one))
    #expect(known.failed(at: one, now: .seconds(500)) == .wait)
  }
}
