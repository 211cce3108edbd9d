/// A number for each scalar, kept as runs. Decoded from a generated table when it is first needed.
struct ScalarRuns: Sendable {
  static let scripts = ScalarRuns(ScriptTable.text)
  static let compatibilityForms = ScalarRuns(CompatibilityTable.text)

  private var firsts: [UInt32] = []
  private var lasts: [UInt32] = []
  private var numbers: [UInt8] = []

  private init(_ text: StaticString) {
    var reader = CompactNumbers(text)
    var place: UInt32 = 0
    while let gap = reader.next(), let length = reader.next(), let number = reader.next() {
      firsts.append(place + gap)
      place += gap + length
      lasts.append(place)
      numbers.append(UInt8(truncatingIfNeeded: number))
    }
  }

  /// The number of a scalar; 0 for one in no run.
  subscript(value: UInt32) -> UInt8 {
    var (low, high) = (0, lasts.count)
    while low < high {
      let middle = (low + high) / 2
      if lasts[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < lasts.count && firsts[low] <= value ? numbers[low] : 0
  }
}
