/// A number of 64 bits with a meaning of its own, so that no other number can be taken for it.
///
/// Any value can be held, for any can come over the wire; what it may be is checked where it is used.
public protocol TypedNumber: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
where RawValue == Int64 {
  init(rawValue: Int64)
}

extension TypedNumber {
  public init(integerLiteral value: Int64) { self.init(rawValue: value) }

  /// The highest number of all.
  public static var max: Self { Self(rawValue: .max) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  public var description: String { String(rawValue) }
}

/// A number that counts what comes one after another, from 1 on; 0 stands before the first.
public protocol SequenceNumber: TypedNumber {}

extension SequenceNumber {
  /// The number behind this one; the highest there is has none and gives itself.
  public var next: Self { advanced(by: 1) }

  /// The number before this one; the lowest there is has none and gives itself.
  public var previous: Self { advanced(by: -1) }

  /// The number so many places further on, or back; never beyond 64 bits.
  public func advanced(by count: Int64) -> Self {
    let (sum, overflows) = rawValue.addingReportingOverflow(count)
    return Self(rawValue: overflows ? (count > 0 ? .max : .min) : sum)
  }
}
