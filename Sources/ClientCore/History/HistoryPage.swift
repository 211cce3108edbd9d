import ChatProtocol

/// A stretch of a conversation without holes.
public struct HistoryPage: Sendable, Hashable {
  /// Oldest first.
  public var messages: [ChatMessage]
  /// The server has texts before this number that this device lacks; they belong right before ``messages``.
  public var missingBefore: ConversationSeq?
  /// Whether older messages exist, here or on the server.
  public var hasOlder: Bool

  /// Cuts what was read from the history at the first hole, seen from its end.
  ///
  /// A server numbers the texts of a conversation without gaps, so a number that is skipped is a text that is not here.
  /// `before` is the message that the page ends at, `nil` for the end of the conversation; `lastSeq` is the number of
  /// the conversation's newest text, 0 on a family server; `firstSeq` the lowest number that the server has.
  init(_ read: [ChatMessage], before: ChatMessage?, lastSeq: ConversationSeq, firstSeq: ConversationSeq, limit: Int) {
    var expected: ConversationSeq?
    if lastSeq > 0 {
      // What waits or has failed stands at the end, whatever the server has meanwhile.
      if before == nil || before?.isUnsent == true {
        expected = lastSeq
      } else {
        expected = before?.seq.map { $0.previous }
      }
    }
    var index = read.count
    walk: while index > 0 {
      let message = read[index - 1]
      if let seq = message.seq {
        if let wanted = expected, seq < wanted { break walk }
        expected = seq.previous
      } else if !message.isUnsent, let wanted = expected, wanted >= firstSeq {
        // The numbered ones end here, and the server has older ones.
        break walk
      }
      index -= 1
    }
    messages = Array(read[index...])
    let isCut = index > 0
    let isExhausted = read.count < limit
    if lastSeq > 0, let expected, expected >= firstSeq, isCut || isExhausted {
      missingBefore = expected.next
    } else {
      missingBefore = nil
    }
    hasOlder = missingBefore != nil || !isExhausted
  }

  /// What is here, holes or not.
  init(all messages: [ChatMessage], limit: Int) {
    self.messages = messages
    missingBefore = nil
    hasOlder = messages.count >= limit
  }
}

extension ChatMessage {
  /// Own, and not acknowledged.
  fileprivate var isUnsent: Bool {
    switch delivery {
    case .queued, .sending, .failed: true
    case .sent, .received: false
    }
  }
}
