import ChatProtocol

/// What an account can tell others about itself, or keep to itself.
public enum PrivacyTopic: Sendable, Hashable, CaseIterable {
  case read
  case typing
  case presence
}

extension PrivacySettings {
  /// Whether the account tells this.
  public func tells(_ topic: PrivacyTopic) -> Bool {
    switch topic {
    case .read: tellsRead
    case .typing: tellsTyping
    case .presence: tellsPresence
    }
  }
}
