/// What can be seen of a name.
public enum VisibleText {
  /// Whether a text has a letter, a digit or a picture once everything without a shape is left out.
  public static func hasSomethingToRead(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      guard !isShapeless(scalar) else { return false }
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
        .letterNumber, .otherNumber, .otherSymbol:
        return true
      default: return false
      }
    }
  }

  /// Whether each scalar has a shape, is a plain blank, or is a joiner or selector where writing needs it: inside an
  /// emoji, behind a virama, between letters of Arabic (UTS 39 and RFC 5892, appendix A).
  public static func isVisible(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    if let first = scalars.first, isMark(first) { return false }
    return scalars.indices.allSatisfy { index in
      let scalar = scalars[index]
      guard isShapeless(scalar) else { return scalar.value == 0x20 || !scalar.properties.isWhitespace }
      let before = index > 0 ? scalars[index - 1] : nil
      let after = index + 1 < scalars.count ? scalars[index + 1] : nil
      return isNeeded(scalar, between: before, and: after)
    }
  }

  private static func isNeeded(
    _ scalar: Unicode.Scalar, between before: Unicode.Scalar?, and after: Unicode.Scalar?
  ) -> Bool {
    guard let before else { return false }
    switch scalar.value {
    case 0xFE0E, 0xFE0F: return isPicture(before)
    case 0x200D:
      if before.properties.canonicalCombiningClass == .virama { return true }
      return (isPicture(before) || before.value == 0xFE0F) && after.map(isPicture) == true
    case 0x200C:
      if before.properties.canonicalCombiningClass == .virama { return true }
      return isArabic(before) && after.map(isArabic) == true
    // The tags of a flag stand behind a black one.
    case 0xE0020...0xE007F: return before.value == 0x1F3F4 || (0xE0020...0xE007F).contains(before.value)
    default: return false
    }
  }

  private static func isShapeless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0x4E00...0x9FFF: return false
    // The empty pattern of braille, a note without a head, and stand-ins for what could not be shown.
    case 0x2800, 0x1D159, 0xFFFC, 0xFFFD: return true
    default: break
    }
    if scalar.properties.isDefaultIgnorableCodePoint { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0xFF && (scalar.properties.isEmoji || scalar.properties.isEmojiModifier)
  }

  private static func isArabic(_ scalar: Unicode.Scalar) -> Bool {
    ScalarRuns.scripts[scalar.value] == ScalarRuns.scripts[0x0627]
  }
}
