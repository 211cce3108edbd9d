/// Reads numbers exactly, without floating point.
enum JSONNumber {
  /// The value of a number the parser has accepted, if it is integral and fits; see ``JSONValue/int``.
  static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var index = 0
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { index = 1 }
    // Gathered below zero, where there is room for one more than above.
    var value: Int64 = 0
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowOfSum) = tenfold.subtractingReportingOverflow(Int64(digit))
      guard !overflow, !overflowOfSum else { return nil }
      value = sum
      index += 1
    }
    if index < bytes.count {
      guard bytes[index] == UInt8(ascii: "."), bytes[(index + 1)...].allSatisfy({ $0 == UInt8(ascii: "0") }) else {
        return nil
      }
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  /// The value of a text that is nothing but an optional minus and decimal digits, and fits; for the fields in which
  /// the family writes numbers as strings.
  static func integer(_ text: String) -> Int64? {
    // `Int64.init` would also take a leading plus.
    guard let first = text.utf8.first, first != UInt8(ascii: "+") else { return nil }
    return Int64(text)
  }
}
