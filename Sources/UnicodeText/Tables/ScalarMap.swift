/// What scalars become: each one or more others. Decoded from a generated table when it is first needed.
struct ScalarMap: Sendable {
  /// `NFKC_Casefold`, decomposed.
  static let folding = ScalarMap(FoldingTable.text)
  /// The prototypes of UTS 39.
  static let confusables = ScalarMap(ConfusablesTable.text)

  /// The scalars that change, ascending.
  private var sources: [UInt32] = []
  /// For each of them where its targets end in ``targets``; they begin where those of the one before end.
  private var ends: [UInt32] = [0]
  private var targets: [UInt32] = []
  /// For each 256 scalars the first place in ``sources``, so that most look-ups end here.
  private var pages: [UInt16]

  private init(_ text: StaticString) {
    var numbers = CompactNumbers(text)
    var source: UInt32 = 0
    while let gap = numbers.next(), let count = numbers.next() {
      source += gap
      sources.append(source)
      var near = Int32(source)
      for _ in 0..<count {
        near += numbers.nextDifference() ?? 0
        targets.append(UInt32(near))
      }
      ends.append(UInt32(targets.count))
    }
    pages = Array(repeating: UInt16(sources.count), count: 0x1102)
    for (place, source) in sources.enumerated().reversed() { pages[Int(source >> 8)] = UInt16(place) }
    for page in pages.indices.dropLast().reversed() { pages[page] = min(pages[page], pages[page + 1]) }
  }

  /// What a scalar becomes; `nil` if it stays what it is.
  func targets(of value: UInt32) -> ArraySlice<UInt32>? {
    let page = Int(value >> 8)
    guard page < 0x1100 else { return nil }
    var (low, high) = (Int(pages[page]), Int(pages[page + 1]))
    while low < high {
      let middle = (low + high) / 2
      if sources[middle] < value { low = middle + 1 } else { high = middle }
    }
    guard low < sources.count, sources[low] == value else { return nil }
    return targets[Int(ends[low])..<Int(ends[low + 1])]
  }
}
