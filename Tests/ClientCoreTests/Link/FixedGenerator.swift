/// A source of randomness that always gives the same number: `.max` for the largest share, 0 for the smallest.
struct FixedGenerator: RandomNumberGenerator, Sendable {
  var value: UInt64
  mutating func next() -> UInt64 { value }
}
