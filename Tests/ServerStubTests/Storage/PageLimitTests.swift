import Testing

@testable import ServerStub

@Suite struct PageLimitTests {
  /// Which of some sizes a page takes.
  private func taken(_ sizes: [Int], entries: Int, bytes: Int) -> (taken: [Bool], isFull: Bool) {
    var page = PageLimit(entries: entries, bytes: bytes)
    let taken = sizes.map { page.takes($0) }
    return (taken, page.isFull)
  }

  @Test func theFirstEntryAlwaysFitsAndTheFirstThatDoesNotEndsThePage() {
    #expect(taken([500], entries: 10, bytes: 100) == ([true], false))
    #expect(taken([500, 1], entries: 10, bytes: 100) == ([true, false], true))
    #expect(taken([60, 40], entries: 10, bytes: 100) == ([true, true], false))
    // A smaller one behind the one that does not fit would leave a hole.
    #expect(taken([60, 41, 1], entries: 10, bytes: 100) == ([true, false, false], true))
  }

  @Test func noMoreEntriesThanAllowed() {
    #expect(taken([.max, 0, 0], entries: 2, bytes: .max) == ([true, true, false], true))
    #expect(taken([1], entries: 0, bytes: 100) == ([false], true))
  }
}
