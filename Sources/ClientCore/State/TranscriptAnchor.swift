import ChatProtocol

/// What keeps its place on the screen while the user reads, whatever comes, goes or changes around it.
public enum TranscriptAnchor: Sendable, Hashable {
  /// The first line of the screen: the one that holds the Character `offset` of the message's text, or one so many
  /// `lines` below it (negative: above it).
  ///
  /// Counted from the text and not from the message's first line, for how many lines a text takes depends on the width.
  case top(MessageKey, offset: Int, lines: Int)
  /// The middle of the message stands in the middle of the screen; of one that is longer, its first line at the top.
  case center(MessageKey)

  public var message: MessageKey {
    switch self {
    case .top(let key, _, _), .center(let key): key
    }
  }
}

/// The ends of a conversation, towards which messages are loaded.
public enum TranscriptEnd: Sendable, Hashable {
  case oldest
  case newest
}
