/// A text as it is compared: forms of width, case, kinds of blanks and scalars without a shape do not count.
///
/// It is `NFKC_Casefold` (Unicode Standard, section 3.13), decomposed, with the marks apart from the letters that carry
/// them, so that a comparison can leave marks out of account. Marks that make another letter of what they stand on (the
/// dots of kana, nuktas, viramas) are letters here, and a syllable of Hangul is one letter however it was written.
public struct FoldedText: Sendable, Hashable {
  /// A mark and the letter that carries it.
  public struct Mark: Sendable, Hashable {
    /// Index into ``FoldedText/letters``.
    public var letter: Int
    public var scalar: UInt32
  }

  /// The values of the scalars.
  public internal(set) var letters: [UInt32] = []
  /// Ascending by letter; those of one letter in canonical order.
  public internal(set) var marks: [Mark] = []

  public init(_ text: String) {
    var folder = Folder(recordsOrigins: false)
    folder.append(text)
    self = folder.text
  }

  init() {}

  /// Folds a text and tells for each letter at which UTF-8 byte of the text that scalar began which it comes from.
  public static func withOrigins(_ text: String) -> (text: FoldedText, origins: [Int]) {
    var folder = Folder(recordsOrigins: true)
    folder.append(text)
    return (folder.text, folder.origins)
  }

  /// Letters with their marks as one string, which says the same of two texts that differ only in what does not count.
  public var joined: String {
    var view = String.UnicodeScalarView()
    var next = marks[...]
    for (index, letter) in letters.enumerated() {
      if let scalar = Unicode.Scalar(letter) { view.append(scalar) }
      while let mark = next.first, mark.letter == index {
        if let scalar = Unicode.Scalar(mark.scalar) { view.append(scalar) }
        next.removeFirst()
      }
    }
    return String(view)
  }
}

extension FoldedText {
  /// Where another text begins in ``letters``; `nil` if it is not there, or empty.
  ///
  /// A letter that has marks in the other text must have them here; one that has none is found with any.
  public func firstOffset(of other: FoldedText) -> Int? {
    guard let first = other.letters.first, other.letters.count <= letters.count else { return nil }
    return letters.withUnsafeBufferPointer { here in
      other.letters.withUnsafeBufferPointer { wanted in
        for start in 0...(here.count - wanted.count) where here[start] == first {
          var length = 1
          while length < wanted.count, here[start + length] == wanted[length] { length += 1 }
          if length == wanted.count, hasMarks(other.marks, from: start) { return start }
        }
        return nil
      }
    }
  }

  private func hasMarks(_ wanted: [Mark], from start: Int) -> Bool {
    wanted.allSatisfy { mark in
      let letter = mark.letter + start
      return marks[firstMark(of: letter)...].prefix { $0.letter == letter }.contains { $0.scalar == mark.scalar }
    }
  }

  private func firstMark(of letter: Int) -> Int {
    var (low, high) = (0, marks.count)
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].letter < letter { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
