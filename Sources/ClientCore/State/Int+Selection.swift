extension Int {
  /// An index of a list moved by some rows and kept inside it; 0 in an empty list. A step that overflows moves nothing.
  func moved(by step: Int, count: Int) -> Int {
    let (target, overflow) = addingReportingOverflow(step)
    return overflow ? self : Swift.max(0, Swift.min(target, count - 1))
  }
}
