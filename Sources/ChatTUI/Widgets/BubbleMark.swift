/// The state shown beside an own message.
enum BubbleMark: Hashable, Sendable {
  case sending
  case sent
  case failed

  /// One column.
  var symbol: String {
    switch self {
    case .sending: "…"
    case .sent: "✓"
    case .failed: "!"
    }
  }
}
