import ChatProtocol
import Testing

@testable import ServerStub

@Suite("How far a family session's user has surely got the log")
struct DeliveryConfirmationTests {
  @Test("an event that waits or is on its way holds the position")
  func waiting() {
    var confirmation = DeliveryConfirmation(position: 3)
    confirmation.waits(for: 4)
    #expect(confirmation.position == 3)
    #expect(confirmation.progress() == nil)
    confirmation.arrived([4])
    #expect(confirmation.position == 4)
  }

  @Test("the position moves only over what is contiguous, whatever arrived behind it")
  func contiguous() {
    var confirmation = DeliveryConfirmation(position: 0)
    for number in Int64(1)...6 { confirmation.waits(for: EventNumber(rawValue: number)) }
    confirmation.arrived([1, 3, 5])
    #expect(confirmation.position == 1)
    confirmation.arrived([2])
    #expect(confirmation.position == 3)
    confirmation.arrived([4, 6])
    #expect(confirmation.position == 6)
  }

  @Test("events that need no frame move it, but not past a text that waits")
  func passedOver() {
    var confirmation = DeliveryConfirmation(position: 0)
    confirmation.passedOver(through: 2)
    #expect(confirmation.position == 2)
    confirmation.waits(for: 3)
    confirmation.passedOver(through: 9)
    #expect(confirmation.position == 2)
    confirmation.arrived([3])
    #expect(confirmation.position == 9)
  }

  @Test("progress is told once")
  func progress() {
    var confirmation = DeliveryConfirmation(position: 5)
    #expect(confirmation.progress() == nil)
    confirmation.passedOver(through: 7)
    #expect(confirmation.progress() == 7)
    #expect(confirmation.progress() == nil)
  }
}
