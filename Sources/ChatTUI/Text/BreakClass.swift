/// What a glyph means for breaking lines; a small part of Unicode's UAX #14 that serves chat.
enum BreakClass {
  /// Space or tab: hangs at the end of a line.
  case blank
  /// Letters: no break among them.
  case word
  case digit
  /// Signs of operators, addresses and quotes, which belong to what stands around them.
  case symbol
  /// A break is permitted after one inside of a word.
  case hyphen
  /// A break is permitted after one between the parts of a path.
  case slash
  /// Longer ones, as between sentences: a break is permitted after the last of them.
  case dash
  /// Chinese, Japanese, Korean, emoji: breaks on both sides.
  case ideograph
  /// Must not start a line: closing brackets, full stops. The narrow ones belong to the word around them.
  case closing
  /// Must not start a line, but any text may follow on the next one: `，` `。` and small kana.
  case wideClosing
  /// Must not end a line: opening brackets and quotes.
  case opening

  init(_ glyph: Glyph) {
    switch glyph.kind {
    case .space, .tab, .newline: self = .blank
    case .text: self = Self.kind(of: glyph.cluster[0], isWide: glyph.width >= 2)
    }
  }

  private static func kind(of value: UInt32, isWide: Bool) -> BreakClass {
    switch value {
    // ！ ） ， － ． ： ； ？ ］ ｝ ～ ｡ ｣ ､ 、 。 々 〉 》 」 』 】 〕 〗 〙 〛 〜 ー and small kana
    case 0xFF01, 0xFF09, 0xFF0C, 0xFF0D, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D, 0xFF5E, 0xFF61, 0xFF63,
      0xFF64, 0x3001, 0x3002, 0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0x3019, 0x301B,
      0x301C, 0x30FC, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308E, 0x30A1,
      0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE, 0x30FB:
      .wideClosing
    // ’ ” … ‥ ) ] } , . ! ? : ; % after a word they cling to it anyway; here they count next to Chinese.
    case 0x2019, 0x201D, 0x2025, 0x2026, 0x29, 0x5D, 0x7D, 0x2C, 0x2E, 0x21, 0x3F, 0x3A, 0x3B, 0x25: .closing
    // ‘ “ ( [ { （ ［ ｛ 〈 《 「 『 【 〔 〖 〘 〚 ｢
    case 0x2018, 0x201C, 0x28, 0x5B, 0x7B, 0xFF08, 0xFF3B, 0xFF5B, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014,
      0x3016, 0x3018, 0x301A, 0xFF62:
      .opening
    case 0x2D, 0x2010: .hyphen
    case 0x2F: .slash
    case 0x2013, 0x2014: .dash
    case 0x30...0x39: .digit
    // " # $ & ' * + < = > @ \\ ^ _ ` | ~
    case 0x22...0x24, 0x26...0x27, 0x2A...0x2B, 0x3C...0x3E, 0x40, 0x5C, 0x5E...0x60, 0x7C, 0x7E: .symbol
    default: isWide ? .ideograph : .word
    }
  }

  /// - Parameter before: what stands before `left` in the line, if anything does.
  static func allowsBreak(between left: BreakClass, and right: BreakClass, after before: BreakClass?) -> Bool {
    switch (left, right) {
    case (_, .blank), (_, .closing), (_, .wideClosing), (.opening, _): return false
    case (.blank, _), (.wideClosing, _): return true
    case (_, .hyphen), (_, .slash), (.dash, .dash): return false
    case (.hyphen, .word), (.hyphen, .ideograph), (.slash, .word), (.slash, .ideograph):
      // Not in `->` and `--flag`, nor behind the slashes of `https://` and `/usr`.
      switch before {
      case .word, .digit, .symbol, .closing, .ideograph: return true
      case .blank, .hyphen, .slash, .dash, .wideClosing, .opening, nil: return false
      }
    case (.dash, _), (_, .ideograph), (.ideograph, _): return true
    default: return false
    }
  }
}
