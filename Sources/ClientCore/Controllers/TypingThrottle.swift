import ChatProtocol

/// Decides when a friend is told that this account writes: at once, then every three seconds while it goes on, and
/// when it stops.
struct TypingThrottle {
  /// What to tell.
  struct Signal: Hashable {
    let conversation: ConversationID
    let isTyping: Bool
  }

  private var told: (conversation: ConversationID, at: Timestamp)?

  /// The least time between two signals for the same writing.
  static let interval: Int64 = 3000
  /// How long a signal holds at the other side (docs/protocol.md, chapter 4: 1215).
  static let lifetime: Int64 = 6000

  /// The text in the composer changed and is not empty.
  mutating func typed(to conversation: ConversationID, at now: Timestamp) -> [Signal] {
    if let told, told.conversation == conversation, isWithin(Self.interval, since: told.at, at: now) { return [] }
    let ended = told?.conversation == conversation ? [] : stopped(at: now)
    told = (conversation, now)
    return ended + [Signal(conversation: conversation, isTyping: true)]
  }

  /// The text was sent, cleared or left.
  mutating func stopped(at now: Timestamp) -> [Signal] {
    guard let last = told else { return [] }
    told = nil
    // A signal that has run out need not be taken back.
    return isWithin(Self.lifetime, since: last.at, at: now)
      ? [Signal(conversation: last.conversation, isTyping: false)] : []
  }

  /// A clock that was set back counts as time that has passed.
  private func isWithin(_ span: Int64, since start: Timestamp, at now: Timestamp) -> Bool {
    (0..<span).contains(now.milliseconds(since: start))
  }
}
