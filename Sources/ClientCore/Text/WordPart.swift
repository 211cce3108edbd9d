/// What kind of word a Character belongs to: word movements stop where the kind changes, so that Chinese and Latin text
/// without a blank between them are words of their own.
enum WordPart: Hashable {
  /// Letters, digits and `_`.
  case alphabetic
  /// Chinese characters, kana.
  case ideographic

  /// `nil` for what stands between words: blanks, punctuation, emoji.
  init?(_ character: Character) {
    guard let scalar = character.unicodeScalars.first else { return nil }
    switch scalar.value {
    case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: self = .ideographic
    default:
      if scalar.properties.isIdeographic {
        self = .ideographic
      } else if character.isLetter || character.isNumber || character == "_" {
        self = .alphabetic
      } else {
        return nil
      }
    }
  }
}
