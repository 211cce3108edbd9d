import Testing

@testable import ServerStub

@Suite struct ConnectionBookTests {
  private func book(total: Int = 100, perAddress: Int = 100, guests: Int = 100, guestsPerAddress: Int = 100)
    -> ConnectionBook<Int>
  {
    ConnectionBook(
      limits: ConnectionLimits(
        total: total, perAddress: perAddress, guests: guests, guestsPerAddress: guestsPerAddress))
  }

  @Test func aFullPortTakesANewGuestForTheOldestOne() {
    var book = book(total: 3)
    for key in 1...3 { #expect(book.admit(key, share: "a\(key)") == []) }
    book.setGuest(false, 1)
    #expect(book.admit(4, share: "b") == [2])
    #expect(book.count == 3)
  }

  @Test func aPortFullOfSessionsIsClosed() {
    var book = book(total: 2)
    for key in 1...2 {
      #expect(book.admit(key, share: "a") == [])
      book.setGuest(false, key)
    }
    #expect(book.admit(3, share: "b") == nil)
    book.remove(1)
    #expect(book.admit(3, share: "b") == [])
  }

  @Test func oneAddressPushesOutItsOwnGuestsOnly() {
    var book = book(guestsPerAddress: 2)
    #expect(book.admit(1, share: "honest") == [])
    for key in 2...3 { #expect(book.admit(key, share: "noisy") == []) }
    #expect(book.admit(4, share: "noisy") == [2])
    #expect(book.admit(5, share: "noisy") == [3])
    #expect(book.count == 3)
  }

  @Test func anAddressFullOfSessionsIsClosedForItselfAlone() {
    var book = book(perAddress: 2)
    for key in 1...2 {
      #expect(book.admit(key, share: "a") == [])
      book.setGuest(false, key)
    }
    #expect(book.admit(3, share: "a") == nil)
    #expect(book.admit(4, share: "b") == [])
    #expect(book.count == 3)
  }

  @Test func whoBecomesAGuestAgainIsTheNewest() {
    var book = book(guests: 2)
    for key in 1...2 { #expect(book.admit(key, share: "a") == []) }
    book.setGuest(false, 1)
    book.setGuest(true, 1)
    #expect(book.admit(3, share: "a") == [2])
  }

  @Test func aProxysConnectionCountsForTheClientItNames() {
    var book = book(guestsPerAddress: 1)
    for key in 1...3 { #expect(book.admit(key, share: nil) == []) }
    #expect(book.identify(1, share: "client") == [])
    #expect(book.identify(2, share: "client") == [1])
    #expect(book.identify(3, share: "other") == [])
  }

  @Test func comingAndGoingLeavesNothingBehind() {
    var book = book(total: 4, guestsPerAddress: 2)
    for round in 0..<10_000 {
      _ = book.admit(round, share: "a\(round % 3)")
      if round.isMultiple(of: 2) { book.setGuest(false, round) }
      if round > 2 { book.remove(round - 2) }
    }
    #expect(book.count <= 3)
  }

  @Test func withinFewDescriptorsBothPortsStayOpen() {
    let gate = ConnectionLimits(total: 2_000, perAddress: 256, guests: 2_000, guestsPerAddress: 256)
    let chat = ConnectionLimits(total: 20_000, perAddress: 2_000, guests: 4_096, guestsPerAddress: 512)
    let small = DescriptorBudget(descriptors: 256, gate: gate, chat: chat)
    #expect(small.gate.total + small.chat.total <= 256 - DescriptorBudget.reserve)
    #expect(small.gate.total >= 40)
    #expect(small.chat.guestsPerAddress < small.chat.guests)
    #expect(small.chat.guests < small.chat.total)
    let large = DescriptorBudget(descriptors: 1 << 20, gate: gate, chat: chat)
    #expect(large.gate == gate)
    #expect(large.chat == chat)
  }
}
