import ChatProtocol

/// What can be done with an application that waits, in the order shown.
public enum ApplicationAction: Sendable, Hashable, CaseIterable {
  case accept
  /// The applicant is told nothing.
  case decline
  /// As declining, and for good.
  case block
}

/// The menu of an application: one thing a row.
public struct ApplicationMenu: Sendable, Hashable {
  public let applicant: UserID
  /// Index of the row that Enter activates.
  public var selection = 0

  public init(applicant: UserID) {
    self.applicant = applicant
  }

  /// The rows, top to bottom.
  public var actions: [ApplicationAction] { ApplicationAction.allCases }

  /// The action of the selected row.
  public var selectedAction: ApplicationAction? { actions.indices.contains(selection) ? actions[selection] : nil }

  /// Moves the selection and keeps it inside the list.
  mutating func moveSelection(_ move: SelectionMove) {
    selection = selection.moved(move, count: actions.count)
  }
}
