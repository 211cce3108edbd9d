/// Names with the same key are the same name: they differ in case, width, invisible scalars, or blanks only.
public struct NameKey: Sendable, Hashable {
  /// The folded name, for storing and comparing; never shown.
  public let text: String

  public init(_ name: String) {
    text = Self.withSingleBlanks(FoldedText(name).joined)
  }

  static func withSingleBlanks(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
  }
}

/// Names whose looks meet can be taken for each other: `alice`, `аlice` with a Cyrillic letter, `aIice`.
///
/// This is the skeleton of UTS 39, section 4, folded. There may be two, for a capital letter looks like others than the
/// small one that it folds to.
public struct NameLooks: Sendable, Hashable {
  /// One or two keys, for storing and comparing; never shown.
  public let keys: [String]

  public init(_ name: String) {
    let small = Self.look(of: FoldedText(name).joined)
    let typed = Self.look(of: name)
    keys = small == typed ? [small] : [small, typed]
  }

  /// Whether the names can be taken for each other.
  public func meets(_ other: NameLooks) -> Bool { keys.contains { other.keys.contains($0) } }

  private static func look(of text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 || Self.changingASCII.contains($0) }) else {
      return NameKey(text).text
    }
    var skeleton = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let targets = ScalarMap.confusables.targets(of: scalar.value) {
        skeleton.append(contentsOf: targets.compactMap(Unicode.Scalar.init))
      } else {
        skeleton.append(scalar)
      }
    }
    return NameKey(String(skeleton)).text
  }

  /// The letters of ASCII that look like others of ASCII, so that most names need no table.
  private static let changingASCII = Array("\"%`01I|m".utf8)
}
