import ChatProtocol

/// A row of the contacts tab.
public enum ContactRow: Sendable, Hashable {
  case newFriends
  case contact(UserID)
}

/// The rows of the contacts tab; each is made when it is looked at.
public struct ContactRows: Sendable, RandomAccessCollection {
  let contacts: ContactBook

  public var startIndex: Int { 0 }
  public var endIndex: Int { contacts.count + 1 }

  public subscript(index: Int) -> ContactRow {
    index == 0 ? .newFriends : .contact(contacts.uid(at: index - 1))
  }

  /// Where a row stands, if it is there.
  public func index(of row: ContactRow) -> Int? {
    switch row {
    case .newFriends: 0
    case .contact(let uid): contacts.row(of: uid).map { $0 + 1 }
    }
  }
}
