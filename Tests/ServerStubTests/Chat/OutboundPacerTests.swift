import ChatProtocol
import NIOCore
import Testing

@testable import ServerStub

@Suite("What leaves when, and what a family peer has read")
struct OutboundPacerTests {
  private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
  private let wellRead = PeerState(isOpen: true, hasAcknowledged: true)

  private func portion(_ events: [EventNumber] = [], _ milliseconds: Int64 = 300) -> OutboundPacer.Portion {
    OutboundPacer.Portion(events: events, pause: .milliseconds(milliseconds))
  }

  /// A pacer whose first frame the system took at `start`.
  private func pacer(_ portion: OutboundPacer.Portion) -> OutboundPacer {
    var pacer = OutboundPacer()
    pacer.writes()
    pacer.wrote(portion, at: start)
    return pacer
  }

  @Test("the first frame leaves at once, and no other while it is on its way to the system")
  func oneAtATime() {
    var pacer = OutboundPacer()
    #expect(pacer.mayWrite)
    pacer.writes()
    #expect(!pacer.mayWrite)
    #expect(pacer.nextLook == nil)
  }

  @Test("the next frame leaves when the pause is over and the last one acknowledged")
  func nextFrameWaits() {
    var pacer = pacer(portion())
    #expect(!pacer.mayWrite)
    #expect(pacer.nextLook == start + .milliseconds(300))
    _ = pacer.looked(at: start + .milliseconds(299), peer: wellRead)
    #expect(!pacer.mayWrite)
    _ = pacer.looked(at: start + .milliseconds(300), peer: wellRead)
    #expect(pacer.mayWrite)
    #expect(pacer.nextLook == nil)
  }

  @Test("frames that the network holds up would arrive together, so the pause begins anew")
  func heldUpByTheNetwork() {
    var pacer = pacer(portion([7]))
    let late = start + .milliseconds(350)
    #expect(pacer.looked(at: late, peer: PeerState(isOpen: true, hasAcknowledged: false)) == [])
    #expect(!pacer.mayWrite)
    #expect(pacer.nextLook == late + .milliseconds(300))
    #expect(pacer.looked(at: late + .milliseconds(300), peer: wellRead) == [7])
    #expect(pacer.mayWrite)
  }

  @Test("what was written counts as read after its pause, and not before")
  func readAfterThePause() {
    var pacer = pacer(portion([3, 5], 800))
    #expect(pacer.looked(at: start + .milliseconds(799), peer: wellRead) == [])
    #expect(pacer.looked(at: start + .milliseconds(800), peer: wellRead) == [3, 5])
    #expect(pacer.looked(at: start + .milliseconds(900), peer: wellRead) == [])
  }

  @Test("what was written to a peer that has closed its side never counts as read")
  func closedByThePeer() {
    var pacer = pacer(portion([3]))
    #expect(pacer.looked(at: start + .milliseconds(300), peer: PeerState(isOpen: false, hasAcknowledged: true)) == [])
    #expect(pacer.looked(at: start + .seconds(9), peer: wellRead) == [])
  }

  @Test("a connection that cannot be asked proves nothing and holds nothing up")
  func unknownPeer() {
    var pacer = pacer(portion([3]))
    #expect(pacer.looked(at: start + .milliseconds(300), peer: .unknown) == [])
    #expect(pacer.mayWrite)
  }

  @Test("frames to a peer that can split them leave together, and count as read one pause after the other")
  func released() {
    var pacer = OutboundPacer()
    pacer.release()
    pacer.writes()
    #expect(pacer.mayWrite)
    pacer.wrote(portion([1]), at: start)
    pacer.wrote(portion([2]), at: start + .milliseconds(100))
    pacer.wrote(portion([3]), at: start + .milliseconds(200))
    #expect(pacer.mayWrite)
    #expect(pacer.looked(at: start + .milliseconds(300), peer: wellRead) == [1])
    #expect(pacer.nextLook == start + .milliseconds(600))
    #expect(pacer.looked(at: start + .milliseconds(600), peer: wellRead) == [2, 3])
    #expect(pacer.nextLook == nil)
  }

  @Test("nothing is looked at in a session that confirms by itself")
  func nativeSession() {
    var pacer = OutboundPacer()
    pacer.release()
    pacer.writes()
    pacer.wrote(portion(), at: start)
    #expect(pacer.nextLook == nil)
  }

  @Test("a peer whose system takes nothing for too long is stalled")
  func stalled() {
    var pacer = pacer(portion())
    #expect(!pacer.isStalled(at: start + .seconds(60), longerThan: .seconds(60)))
    #expect(pacer.isStalled(at: start + .seconds(61), longerThan: .seconds(60)))
    _ = pacer.looked(at: start + .seconds(61), peer: wellRead)
    #expect(!pacer.isStalled(at: start + .seconds(99), longerThan: .seconds(60)))
  }

  @Test(
    "the pause after a notice grows with its texts", arguments: [(0, 300), (1, 300), (3, 300), (4, 320), (40, 3_200)])
  func pauses(texts: Int, milliseconds: Int64) {
    #expect(ReadingPauses().afterTexts(texts) == .milliseconds(milliseconds))
  }
}

@Suite("What the system knows about the other end of a connection")
struct PeerStateTests {
  private func state(_ change: (inout PeerState.Information) -> Void) -> PeerState {
    var information = PeerState.Information(repeating: 0)
    information[0] = 1
    change(&information)
    return PeerState(information)
  }

  @Test("a connection is open until a side has closed it")
  func open() {
    #expect(state { _ in }.isOpen)
    // TCP_CLOSE_WAIT, TCP_CLOSE, TCP_FIN_WAIT2.
    for closed: UInt8 in [8, 7, 5] { #expect(!state { $0[0] = closed }.isOpen) }
  }

  @Test("bytes that are under way or could not even be sent are not acknowledged")
  func acknowledged() {
    #expect(state { _ in }.hasAcknowledged)
    #expect(!state { $0[24] = 1 }.hasAcknowledged)
    #expect(!state { $0[145] = 2 }.hasAcknowledged)
  }
}
