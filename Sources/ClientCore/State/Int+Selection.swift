/// Where the selection of a list goes. Rows, not pages: how many rows a page has, only the view knows.
public enum SelectionMove: Sendable, Hashable {
  case previous
  case next
  case first
  case last
  /// To a row, or the nearest that there is.
  case row(Int)
}

extension Int {
  /// An index of a list after a move, inside the list; 0 in an empty one.
  func moved(_ move: SelectionMove, count: Int) -> Int {
    switch move {
    case .previous: moved(by: -1, count: count)
    case .next: moved(by: 1, count: count)
    case .first: 0
    case .last: Swift.max(0, count - 1)
    case .row(let row): Swift.max(0, Swift.min(row, count - 1))
    }
  }

  /// An index of a list moved by some rows and kept inside it; 0 in an empty list. A step that overflows moves nothing.
  func moved(by step: Int, count: Int) -> Int {
    let (target, overflow) = addingReportingOverflow(step)
    return overflow ? self : Swift.max(0, Swift.min(target, count - 1))
  }
}
