import Testing

@testable import ClientComposition

@Suite struct CodePageLimitTests {
  private static let mebibyte = 1 << 20

  @Test("what every frame needs is handed back once, then kept", arguments: [95, 105, 107])
  func frames(tenths: Int) {
    var limit = CodePageLimit()
    let handedBack = (0..<100).map { _ in limit.isPassed(by: tenths * Self.mebibyte / 10, isQuiet: true) }
    #expect(handedBack == [true] + Array(repeating: false, count: 99))
  }

  @Test("a burst is handed back as often as it passes the limit, and moves nothing")
  func bursts() {
    var limit = CodePageLimit()
    let looks = [(13, true), (10, false), (10, false), (8, true)]
    for _ in 0..<10 {
      let handedBack = looks.map { mebibytes, isQuiet in
        limit.isPassed(by: mebibytes * Self.mebibyte, isQuiet: isQuiet)
      }
      #expect(handedBack == [true, true, true, false])
    }
    #expect(limit.bytes == CodePageLimit.least)
  }

  @Test("frames that need more than may ever be kept are handed back each time")
  func most() {
    var limit = CodePageLimit()
    let handedBack = (0..<10).map { _ in limit.isPassed(by: CodePageLimit.most + 1, isQuiet: true) }
    #expect(!handedBack.contains(false))
    #expect(limit.bytes == CodePageLimit.most)
  }
}
