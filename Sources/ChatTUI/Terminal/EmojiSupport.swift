/// How a terminal draws emoji that are built of several: in two columns, or beside each other. Asked of the terminal
/// itself at the start (``EmojiProbe``), because no environment variable tells.
struct EmojiSupport: Hashable, Sendable {
  /// 👍🏽 takes two columns.
  var joinsSkinTones = false
  /// 👩‍💻 takes two columns.
  var joinsSequences = false
}
