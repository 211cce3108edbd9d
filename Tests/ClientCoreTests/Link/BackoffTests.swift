import Testing

@testable import ClientCore

@Suite struct BackoffTests {
  @Test func `ceilings grow up to the cap and start again after a reset`() {
    var backoff = Backoff()
    var highest = FixedGenerator(value: .max)
    let waits = (0..<10).map { _ in backoff.next(using: &highest) / .seconds(1) }
    let expected = [0.5, 0.9, 1.62, 2.916, 5.2488, 9.44784, 17.006112, 30, 30, 30]
    for (wait, ceiling) in zip(waits, expected) { #expect(abs(wait - ceiling) < 0.001) }
    backoff.reset()
    #expect(abs(backoff.next(using: &highest) / .seconds(1) - 0.5) < 0.001)
  }

  @Test func `a wait is any share of its ceiling`() {
    var backoff = Backoff(base: .seconds(8), factor: 1, cap: .seconds(8))
    var lowest = FixedGenerator(value: 0)
    #expect(backoff.next(using: &lowest) == .zero)
    var generator = SystemRandomNumberGenerator()
    let waits = (0..<1_000).map { _ in backoff.next(using: &generator) }
    #expect(waits.allSatisfy { $0 >= .zero && $0 <= .seconds(8) })
    #expect(waits.contains { $0 < .seconds(2) })
    #expect(waits.contains { $0 > .seconds(6) })
  }

  @Test func `nonsense settings are bent to something that waits`() {
    var backoff = Backoff(base: .seconds(2), factor: 0.1, cap: .seconds(1))
    var highest = FixedGenerator(value: .max)
    for _ in 0..<3 { #expect(backoff.next(using: &highest) > .seconds(1.9)) }
  }
}
