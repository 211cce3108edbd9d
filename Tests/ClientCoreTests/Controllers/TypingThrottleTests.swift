import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct TypingThrottleTests {
  private static let bob = UserID(rawValue: 2)
  private static let carol = UserID(rawValue: 3)

  private func signal(_ peer: UserID, _ isTyping: Bool) -> TypingThrottle.Signal {
    TypingThrottle.Signal(conversation: .direct(peer), isTyping: isTyping)
  }

  @Test func writingIsToldAtOnceAndThenEveryThreeSeconds() {
    var throttle = TypingThrottle()
    #expect(throttle.typed(to: .direct(Self.bob), at: 0) == [signal(Self.bob, true)])
    #expect(throttle.typed(to: .direct(Self.bob), at: 2999) == [])
    #expect(throttle.typed(to: .direct(Self.bob), at: 3000) == [signal(Self.bob, true)])
    #expect(throttle.typed(to: .direct(Self.bob), at: 5999) == [])
  }

  @Test func stoppingIsToldOnceAndOnlyWhileItMatters() {
    var throttle = TypingThrottle()
    #expect(throttle.stopped(at: 0) == [])
    _ = throttle.typed(to: .direct(Self.bob), at: 0)
    #expect(throttle.stopped(at: 5999) == [signal(Self.bob, false)])
    #expect(throttle.stopped(at: 5999) == [])
    _ = throttle.typed(to: .direct(Self.bob), at: 10_000)
    #expect(throttle.stopped(at: 16_000) == [])
  }

  @Test func writingToAnotherEndsTheFirst() {
    var throttle = TypingThrottle()
    _ = throttle.typed(to: .direct(Self.bob), at: 0)
    #expect(throttle.typed(to: .direct(Self.carol), at: 100) == [signal(Self.bob, false), signal(Self.carol, true)])
  }

  @Test func aClockThatWasSetBackDoesNotSilenceIt() {
    var throttle = TypingThrottle()
    _ = throttle.typed(to: .direct(Self.bob), at: 1_000_000)
    #expect(throttle.typed(to: .direct(Self.bob), at: 0) == [signal(Self.bob, true)])
    #expect(throttle.typed(to: .direct(Self.bob), at: Timestamp(rawValue: .min)) == [signal(Self.bob, true)])
    #expect(throttle.typed(to: .direct(Self.bob), at: .max) == [signal(Self.bob, true)])
  }
}
