import ClientCore

/// What terminals differ about when they draw characters. Asked of the terminal itself at the start (``GlyphProbe``),
/// because no environment variable tells; `nil` until it has answered.
struct GlyphSupport: Hashable, Sendable {
  /// 👍🏽 takes two columns.
  var joinsSkinTones: Bool?
  /// 👩‍💻 takes two columns.
  var joinsSequences: Bool?
  /// Ideographs that came with Unicode 15 or later, or that may still come, take two columns.
  var knowsRecentIdeographs: Bool?
  /// Emoji of Unicode 15 and 16 take two columns.
  var knowsRecentEmoji: Bool?
  /// Other characters of Unicode 15 and 16 take a column.
  var knowsRecentLetters: Bool?

  /// Whether emoji of several parts can be shown as one.
  var joinsEmoji: Bool { joinsSkinTones == true && joinsSequences == true }

  /// Whether a scalar takes the columns of its kind. Most terminals know what is new or give it the same columns
  /// unknown, so one that does not answer is trusted.
  func draws(_ scalar: UInt32) -> Bool {
    guard ScalarKind.isRecent(scalar) else { return true }
    if scalar >= 0x20000 { return knowsRecentIdeographs ?? true }
    return (scalar >= 0x1F000 ? knowsRecentEmoji : knowsRecentLetters) ?? true
  }
}
