/// Why a name cannot be taken for a new account.
public enum NameIssue: Sendable, Hashable, CaseIterable {
  case empty
  /// More than ``NewName/maxCharacters`` or ``NewName/maxBytes``.
  case tooLong
  /// A search for digits means a uid, so such a name could never be found.
  case digitsOnly
  /// A login tells names from email addresses by it.
  case atSign
  /// A scalar without a shape of its own: controls, fillers, joiners where none belongs, blanks of other kinds.
  case invisible
  /// No letter, digit or picture.
  case nothingToRead
  /// Another form of usual letters: full width, circled, a ligature.
  case compatibilityForm
  /// Letters of scripts that are not used together, such as Latin and Cyrillic.
  case mixedScripts
  /// It belongs to the service, or looks as if it did.
  case reserved
}

/// The rules for the names of new accounts; both the server and the form for signing up ask them. Accounts that exist
/// keep the names they have.
public enum NewName {
  public static let maxCharacters = 32
  public static let maxBytes = 128

  /// What is wrong with a name that was trimmed; `nil` if nothing is. Whether it is taken only the server knows.
  public static func issue(of name: String) -> NameIssue? {
    if name.isEmpty { return .empty }
    guard name.utf8.count <= maxBytes, name.count <= maxCharacters else { return .tooLong }
    if name.contains("@") || name.contains("＠") { return .atSign }
    if name.unicodeScalars.allSatisfy({ $0.properties.numericType == .decimal }) { return .digitsOnly }
    guard VisibleText.isVisible(name), !hasPiledUpMarks(name) else { return .invisible }
    guard VisibleText.hasSomethingToRead(name) else { return .nothingToRead }
    if name.unicodeScalars.contains(where: isOtherForm) { return .compatibilityForm }
    guard Script.areUsedTogether(in: name) else { return .mixedScripts }
    return ReservedNames.contains(name) ? .reserved : nil
  }

  /// Whether a letter has the same mark twice, which cannot be told from once, or more marks than any script writes (UTS 39,
  /// section 5.4).
  private static func hasPiledUpMarks(_ name: String) -> Bool {
    var last: Unicode.Scalar?
    var count = 0
    for scalar in FoldedText(name).joined.unicodeScalars {
      guard scalar.properties.generalCategory == .nonspacingMark else {
        (last, count) = (nil, 0)
        continue
      }
      count += 1
      if scalar == last || count > 4 { return true }
      last = scalar
    }
    return false
  }

  /// Punctuation of full width belongs to Chinese; two names that differ in it have one key.
  private static func isOtherForm(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x80, ScalarRuns.compatibilityForms[scalar.value] != 0 else { return false }
    switch scalar.properties.generalCategory {
    case .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation, .dashPunctuation,
      .connectorPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol:
      return false
    default: return true
    }
  }
}
