/// A moment in milliseconds since the beginning of 1970, UTC.
public struct Timestamp: TypedNumber {
  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// The moment so many milliseconds later, or earlier; never beyond 64 bits.
  public func advanced(byMilliseconds span: Int64) -> Timestamp {
    let (sum, overflows) = rawValue.addingReportingOverflow(span)
    return Timestamp(rawValue: overflows ? (span > 0 ? .max : .min) : sum)
  }

  /// How many milliseconds lie between another moment and this one, negative where this one is earlier; never beyond 64
  /// bits.
  public func milliseconds(since other: Timestamp) -> Int64 {
    let (difference, overflows) = rawValue.subtractingReportingOverflow(other.rawValue)
    return overflows ? (rawValue > other.rawValue ? .max : .min) : difference
  }
}
