/// The language the companion answers in.
enum CompanionLanguage: Equatable, Sendable {
  case chinese, english

  /// Chinese as soon as there is one Han character; English when there are Latin letters and no Han; otherwise `nil`,
  /// and the companion stays with the language used before.
  init?(of text: String) {
    var hasLatin = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
        self = .chinese
        return
      case 0x41...0x5A, 0x61...0x7A:
        hasLatin = true
      default: break
      }
    }
    guard hasLatin else { return nil }
    self = .english
  }
}
