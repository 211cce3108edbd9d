import ChatProtocol

/// The menu of a message: what can be done with it, one thing a row.
public struct MessageMenu: Sendable, Hashable {
  public let messageID: MessageID
  /// At least one, in the order shown.
  public let actions: [MessageAction]
  /// Index of the row that Enter activates.
  public var selection = 0

  /// `nil` if nothing can be done with it.
  public init?(messageID: MessageID, actions: [MessageAction]) {
    guard !actions.isEmpty else { return nil }
    self.messageID = messageID
    self.actions = actions
  }

  /// The action of the selected row.
  public var selectedAction: MessageAction? { actions.indices.contains(selection) ? actions[selection] : nil }

  /// Moves the selection and keeps it inside the list.
  mutating func moveSelection(_ move: SelectionMove) {
    selection = selection.moved(move, count: actions.count)
  }
}
