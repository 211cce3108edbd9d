import Testing

@testable import ChatTUI

@Suite struct EscapeTimingTests {
  @Test(
    arguments: [
      ([:], 25), (["SSH_TTY": "/dev/pts/3"], 100), (["SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"], 100),
      (["SSH_TTY": ""], 25), (["ESCDELAY": "60"], 60), (["ESCDELAY": "5", "SSH_TTY": "/dev/pts/3"], 5),
      (["ESCDELAY": "soon"], 25), (["ESCDELAY": "-1"], 25), (["ESCDELAY": "99999999999999999999"], 25),
    ] as [([String: String], Int)])
  func theEnvironmentTellsHowLongAnEscapeWaits(environment: [String: String], milliseconds: Int) {
    #expect(EscapeTiming(environment: environment).escape == .milliseconds(milliseconds))
  }

  @Test func onlyWhatTimeDecidesIsWaitedFor() {
    let timing = EscapeTiming(environment: ["ESCDELAY": "1000"])
    var parser = InputParser()
    #expect(timing.delay(for: parser) == nil)
    _ = parser.feed([0x1B])
    #expect(timing.delay(for: parser) == timing.escape)
    _ = parser.feed([UInt8(ascii: "[")])
    #expect(timing.delay(for: parser) == timing.introducer)
    #expect(timing.introducer >= timing.escape)
    _ = parser.feed([UInt8(ascii: "1")])
    #expect(timing.delay(for: parser) == nil)
  }
}
