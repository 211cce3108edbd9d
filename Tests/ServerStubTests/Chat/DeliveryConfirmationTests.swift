import Glibc
import Testing

@testable import ServerStub

@Suite("What a family peer has surely received")
struct DeliveryConfirmationTests {
  @Test("a write alone confirms nothing, and asks for one check")
  func writeAlone() {
    var confirmation = DeliveryConfirmation(position: 3)
    #expect(confirmation.wrote(upTo: 4) == true)
    #expect(confirmation.wrote(upTo: 5) == false)
    #expect(confirmation.confirmed == 3)
    #expect(!confirmation.hasMoved)
  }

  @Test("an acknowledged check confirms what was written when it was asked for")
  func acknowledgedCheck() {
    var confirmation = DeliveryConfirmation(position: 3)
    _ = confirmation.wrote(upTo: 4)
    _ = confirmation.wrote(upTo: 6)
    #expect(confirmation.check(isAcknowledged: true) == true)
    #expect(confirmation.confirmed == 4)
    #expect(confirmation.check(isAcknowledged: true) == false)
    #expect(confirmation.confirmed == 6)
  }

  @Test("bytes that are not acknowledged confirm nothing and are looked at again")
  func unacknowledged() {
    var confirmation = DeliveryConfirmation(position: 0)
    _ = confirmation.wrote(upTo: 2)
    #expect(confirmation.check(isAcknowledged: false) == true)
    #expect(confirmation.confirmed == 0)
  }

  @Test("an orderly close confirms everything")
  func orderlyClose() {
    var confirmation = DeliveryConfirmation(position: 0)
    _ = confirmation.wrote(upTo: 9)
    confirmation.closedCleanly()
    #expect(confirmation.confirmed == 9)
    #expect(confirmation.hasMoved)
  }

  @Test("only a connection whose peer is there and answers counts when another login takes over")
  func wholeConnections() {
    func isWhole(state: Int, retransmits: UInt8 = 0, unacked: UInt32 = 0) -> Bool {
      var info = tcp_info()
      info.tcpi_state = UInt8(state)
      info.tcpi_retransmits = retransmits
      info.tcpi_unacked = unacked
      return info.isWhole
    }
    #expect(isWhole(state: TCP_ESTABLISHED))
    #expect(isWhole(state: TCP_ESTABLISHED, unacked: 3))
    #expect(isWhole(state: TCP_CLOSE_WAIT))
    #expect(!isWhole(state: TCP_CLOSE))
    #expect(!isWhole(state: TCP_ESTABLISHED, retransmits: 1, unacked: 3))
  }
}
