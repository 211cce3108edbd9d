import NIOCore
import Testing

@testable import ServerStub

@Suite("Pacing of frames to a family session")
struct OutboundPacerTests {
  private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

  @Test("the first frame leaves at once")
  func firstFrameLeavesAtOnce() {
    #expect(OutboundPacer(gap: .milliseconds(5)).decide(at: start) == .writeOne)
  }

  @Test("the next frame waits until the gap is over")
  func nextFrameWaits() {
    var pacer = OutboundPacer(gap: .milliseconds(5))
    pacer.frameWritten(at: start)
    #expect(pacer.decide(at: start) == .waitUntil(start + .milliseconds(5)))
    #expect(pacer.decide(at: start + .milliseconds(4)) == .waitUntil(start + .milliseconds(5)))
    #expect(pacer.decide(at: start + .milliseconds(5)) == .writeOne)
  }

  @Test("without a gap everything leaves together")
  func withoutGap() {
    var pacer = OutboundPacer(gap: nil)
    pacer.frameWritten(at: start)
    #expect(pacer.decide(at: start) == .writeAll)
  }

  @Test("a released pacer does not finish its last wait")
  func releasedPacer() {
    var pacer = OutboundPacer(gap: .seconds(5))
    pacer.frameWritten(at: start)
    pacer.release()
    #expect(pacer.decide(at: start) == .writeAll)
  }
}
