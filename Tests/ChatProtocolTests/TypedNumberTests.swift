import ChatProtocol
import Testing

@Suite struct TypedNumberTests {
  @Test func numbersThatCannotBeReachedAreTheNearestThereIs() {
    #expect(EventNumber.max.next == .max)
    #expect(EventNumber(rawValue: .min).previous == EventNumber(rawValue: .min))
    #expect(ConversationSeq(rawValue: 5).advanced(by: -2) == 3)
    #expect(Timestamp.max.advanced(byMilliseconds: 1) == .max)
    #expect(Timestamp(rawValue: .min).advanced(byMilliseconds: -1) == Timestamp(rawValue: .min))
    #expect(Timestamp.max.milliseconds(since: Timestamp(rawValue: -1)) == .max)
    #expect(Timestamp(rawValue: .min).milliseconds(since: 1) == .min)
    #expect(Timestamp(rawValue: 70).milliseconds(since: 100) == -30)
  }

  @Test func idsThatAreComposedDifferentlyAreTwo() {
    let (composed, decomposed): (MessageID, MessageID) = ("caf\u{E9}", "cafe\u{301}")
    #expect(composed.rawValue == decomposed.rawValue, "as texts they are one")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed, "caf\u{E9}"]).count == 2)
  }
}
