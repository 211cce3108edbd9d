import Testing

@testable import ServerStub

@Suite struct CodeBookTests {
  private static let minute: Int64 = 60_000
  private static let hour: Int64 = 3_600_000
  private let start: Int64 = 1_714_500_000_000

  private enum Outcome {
    case right, wrong, expired, tooManyTries
  }

  /// A book by reference, for `#expect` takes no mutating calls.
  private final class Book {
    private var book: CodeBook

    init(_ limits: VerifyLimits) { book = CodeBook(limits: limits) }

    func admit(address: String, peer: String, now: Int64) -> Bool { book.admit(address: address, peer: peer, now: now) }
    func put(hash: [UInt8], for address: String, now: Int64) { book.put(hash: hash, for: address, now: now) }
    func redeem(hash: [UInt8], for address: String, now: Int64) -> CodeBook.Redemption {
      book.redeem(hash: hash, for: address, peer: "p", now: now)
    }
    func restore(_ redemption: Int64, for address: String) { book.restore(redemption, for: address) }

    /// Spends a code and gives it back at once.
    func check(hash: [UInt8], for address: String, peer: String = "p", now: Int64) -> Outcome {
      switch book.redeem(hash: hash, for: address, peer: peer, now: now) {
      case .redeemed(let number):
        book.restore(number, for: address)
        return .right
      case .wrong: return .wrong
      case .expired: return .expired
      case .tooManyTries: return .tooManyTries
      }
    }
    func withdraw(hash: [UInt8], for address: String) { book.withdraw(hash: hash, for: address) }
  }

  private func book(_ change: (inout VerifyLimits) -> Void = { _ in }) -> Book {
    var limits = VerifyLimits()
    change(&limits)
    return Book(limits)
  }

  @Test func aCodeIsGoodForFiveMinutes() {
    let book = book()
    book.put(hash: [1], for: "a", now: start)
    #expect(book.check(hash: [1], for: "a", now: start) == .right)
    #expect(book.check(hash: [1], for: "a", now: start + 5 * Self.minute - 1) == .right)
    #expect(book.check(hash: [1], for: "a", now: start + 5 * Self.minute) == .expired)
    #expect(book.check(hash: [2], for: "a", now: start + 5 * Self.minute) == .expired)
  }

  @Test func aCodeNeverAskedForIsExpired() {
    let book = book()
    #expect(book.check(hash: [1], for: "a", now: start) == .expired)
    // Asking alone makes no code that an empty hash could meet.
    #expect(book.admit(address: "a", peer: "p", now: start))
    #expect(book.check(hash: [], for: "a", now: start) == .expired)
  }

  @Test func afterFiveWrongCodesTheRightOneIsGoodNoMore() {
    let book = book()
    _ = book.admit(address: "a", peer: "p", now: start)
    book.put(hash: [1], for: "a", now: start)
    for _ in 0..<5 { #expect(book.check(hash: [9], for: "a", now: start) == .wrong) }
    #expect(book.check(hash: [1], for: "a", now: start) == .expired)
  }

  @Test func aRightCodeCostsNoTry() {
    let book = book()
    book.put(hash: [1], for: "a", now: start)
    for _ in 0..<4 { #expect(book.check(hash: [9], for: "a", now: start) == .wrong) }
    for _ in 0..<10 { #expect(book.check(hash: [1], for: "a", now: start) == .right) }
  }

  @Test func aUsedCodeIsGoodNoMore() {
    let book = book()
    book.put(hash: [1], for: "a", now: start)
    #expect(book.redeem(hash: [1], for: "a", now: start) == .redeemed(1))
    #expect(book.check(hash: [1], for: "a", now: start) == .expired)
    #expect(book.check(hash: [], for: "a", now: start) == .expired)
  }

  @Test func `A code is given back once, and not where it was spent again or replaced`() {
    let book = book()
    book.put(hash: [1], for: "a", now: start)
    #expect(book.redeem(hash: [1], for: "a", now: start) == .redeemed(1))
    book.restore(1, for: "a")
    #expect(book.redeem(hash: [1], for: "a", now: start) == .redeemed(2))
    // The same message once more, as a network may deliver it.
    book.restore(1, for: "a")
    #expect(book.check(hash: [1], for: "a", now: start) == .expired)
    book.put(hash: [2], for: "a", now: start)
    #expect(book.redeem(hash: [2], for: "a", now: start) == .redeemed(3))
    book.restore(2, for: "a")
    #expect(book.check(hash: [1], for: "a", now: start) == .expired)
    #expect(book.check(hash: [2], for: "a", now: start) == .expired)
    book.restore(3, for: "b")
    book.restore(3, for: "a")
    #expect(book.check(hash: [2], for: "a", now: start) == .right)
  }

  @Test func aNewCodeReplacesTheOldOneAndItsTries() {
    let book = book()
    book.put(hash: [1], for: "a", now: start)
    for _ in 0..<5 { _ = book.check(hash: [9], for: "a", now: start) }
    book.put(hash: [2], for: "a", now: start + Self.minute)
    #expect(book.check(hash: [1], for: "a", now: start + Self.minute) == .wrong)
    #expect(book.check(hash: [2], for: "a", now: start + 6 * Self.minute - 1) == .right)
  }

  @Test func aCodeThatReachedNobodyGoesUnlessANewerOneIsThere() {
    let book = book()
    book.put(hash: [1], for: "a", now: start)
    book.withdraw(hash: [1], for: "a")
    #expect(book.check(hash: [1], for: "a", now: start) == .expired)
    book.put(hash: [2], for: "a", now: start)
    book.put(hash: [3], for: "a", now: start)
    book.withdraw(hash: [2], for: "a")
    #expect(book.check(hash: [3], for: "a", now: start) == .right)
  }

  @Test func oneAddressGetsAMailAfterAPauseAndTenAnHour() {
    let book = book()
    #expect(book.admit(address: "a", peer: "p", now: start))
    #expect(!book.admit(address: "a", peer: "q", now: start + 9_999))
    #expect(book.admit(address: "b", peer: "p", now: start))
    var now = start
    for _ in 1..<10 {
      now += 10_000
      #expect(book.admit(address: "a", peer: "p", now: now))
    }
    #expect(!book.admit(address: "a", peer: "p", now: now + 10_000))
    #expect(!book.admit(address: "a", peer: "p", now: start + Self.hour - 1))
    #expect(book.admit(address: "a", peer: "p", now: start + Self.hour))
  }

  @Test func onePeerGetsSoManyMailsAnHourForAllAddresses() {
    let book = book { $0.mailsPerPeer = 60 }
    for number in 0..<60 { #expect(book.admit(address: "a\(number)", peer: "p", now: start)) }
    #expect(!book.admit(address: "another", peer: "p", now: start))
    #expect(book.admit(address: "another", peer: "q", now: start))
    #expect(book.admit(address: "more", peer: "p", now: start + Self.hour))
  }

  @Test func withoutALimitForPeersOnlyAddressesCount() {
    let book = book { $0.mailsPerPeer = nil }
    for number in 0..<1000 { #expect(book.admit(address: "a\(number)", peer: "p", now: start)) }
  }

  @Test func aRefusedRequestCostsNothing() {
    let book = book()
    #expect(book.admit(address: "a", peer: "p", now: start))
    for step in 1..<100 { #expect(!book.admit(address: "a", peer: "p", now: start + Int64(step) * 50)) }
    #expect(book.admit(address: "a", peer: "p", now: start + 10_000))
  }

  @Test func memoryIsBoundedAndFreedAfterAnHour() {
    let book = book {
      $0.capacity = 100
      $0.mailsPerPeer = 1
    }
    for number in 0..<100 { #expect(book.admit(address: "a\(number)", peer: "p\(number)", now: start)) }
    #expect(!book.admit(address: "new", peer: "new", now: start + 2000))
    // Those who are known go on.
    #expect(book.admit(address: "a5", peer: "p5", now: start + Self.hour))
    #expect(book.admit(address: "new", peer: "new", now: start + Self.hour))
  }

  @Test func aClockSetBackNeitherBlocksNorProlongs() {
    let book = book()
    #expect(book.admit(address: "a", peer: "p", now: start))
    book.put(hash: [1], for: "a", now: start)
    #expect(book.admit(address: "a", peer: "p", now: start - Self.hour))
    #expect(book.check(hash: [1], for: "a", now: start - Self.hour) == .expired)
  }

  @Test func aStrangerCannotUseUpTheTriesOfTheOwner() {
    let book = book()
    #expect(book.admit(address: "a", peer: "owner", now: start))
    book.put(hash: [1], for: "a", now: start)
    for number in 0..<40 { _ = book.check(hash: [9], for: "a", peer: "evil\(number % 7)", now: start) }
    // Strangers together have a bound of their own, so that a code cannot be guessed from many addresses.
    #expect(book.check(hash: [1], for: "a", peer: "evil8", now: start) == .expired)
    #expect(book.check(hash: [1], for: "a", peer: "owner", now: start) == .right)
  }

  @Test func anAddressThatGuessesAtManyMailboxesWaits() {
    let book = book()
    for number in 0..<70 {
      book.put(hash: [1], for: "a\(number)", now: start)
      _ = book.check(hash: [9], for: "a\(number)", peer: "evil", now: start)
    }
    #expect(book.check(hash: [1], for: "a0", peer: "evil", now: start) == .tooManyTries)
    #expect(book.check(hash: [1], for: "a0", peer: "q", now: start) == .right)
    #expect(book.check(hash: [1], for: "a0", peer: "evil", now: start + Self.hour) == .expired)
  }

  @Test func aCodeDoesNotAnswerQuestionsWithoutEnd() {
    let book = book()
    book.put(hash: [1], for: "a", now: start)
    for _ in 0..<20 { #expect(book.check(hash: [1], for: "a", now: start) == .right) }
    #expect(book.check(hash: [1], for: "a", now: start) == .expired)
  }

  @Test func aFewNetworksCannotFillTheBook() {
    let book = book {
      $0.capacity = 100
      $0.mailsPerPeer = 50
    }
    for number in 0..<100 { _ = book.admit(address: "a\(number)", peer: "evil\(number % 2)", now: start) }
    #expect(book.admit(address: "new", peer: "new", now: start + 2000))
  }
}
