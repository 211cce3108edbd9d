import ClientCore

/// What stands beside an own bubble: how far the message got, or what is being done with it.
struct MessageMark: Hashable {
  let words: String
  /// The same where there is hardly any room.
  let short: String
  let scope: ThemeScope

  /// - Parameter hasColors: whether the colour of a tick can be seen; without, a word says the same.
  init?(_ progress: MessageProgress, strings: Strings, hasColors: Bool) {
    switch progress {
    case .received: return nil
    case .queued: self.init(strings.queuedMark, scope: .mark)
    case .sending: self.init(strings.sendingMark, scope: .mark)
    case .failed: self.init(strings.failedMark, scope: .error)
    case .sent: self.init("✓", scope: .mark)
    case .passedOn: self.init("→", scope: .mark)
    case .delivered: self.init("✓✓", scope: .mark)
    case .read: self.init(hasColors ? "✓✓" : "✓✓ " + strings.readMark, short: "✓✓", scope: .markRead)
    }
  }

  init(_ change: MessageChange, strings: Strings) {
    switch change {
    case .recalling: self.init(strings.recallingMark, short: strings.sendingMark, scope: .mark)
    case .saving: self.init(strings.savingMark, short: strings.sendingMark, scope: .mark)
    }
  }

  /// Only this process has the message.
  static func unstored(_ strings: Strings) -> MessageMark {
    MessageMark(strings.unstoredMark, short: "!", scope: .error)
  }

  private init(_ words: String, short: String? = nil, scope: ThemeScope) {
    self.words = words
    self.short = short ?? words
    self.scope = scope
  }
}

extension MessageProgress {
  /// How far the server and the other side are; `nil` for what has not come that far.
  private var rank: Int? {
    switch self {
    case .sent, .passedOn: 1
    case .delivered: 2
    case .read: 3
    case .queued, .sending, .failed, .received: nil
    }
  }

  /// Decides, from the newest message up, which ticks are shown: whatever holds for a message holds for the older ones
  /// too, so each tick stands once, at the newest message that has it.
  struct TickFilter {
    private var shown = 0

    mutating func shows(_ progress: MessageProgress) -> Bool {
      guard let rank = progress.rank else { return true }
      guard rank > shown else { return false }
      shown = rank
      return true
    }
  }
}
