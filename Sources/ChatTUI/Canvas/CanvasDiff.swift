import Glibc

/// The cells in which two canvases differ, as runs within rows.
struct CanvasDiff {
  /// Cells `columns` of `row`, never starting or ending within a wide cluster of the new canvas.
  struct Run: Hashable, Sendable {
    let row: Int
    let columns: Range<Int>
  }

  let runs: [Run]

  /// Runs closer than this many equal cells are joined: moving the cursor costs about as many bytes.
  private static let joinedGap = 4

  /// - Parameter old: what is shown; of another size, everything differs.
  init(from old: Canvas?, to new: Canvas) {
    let width = new.size.columns
    guard let old, old.size == new.size else {
      runs = width == 0 ? [] : (0..<new.size.rows).map { Run(row: $0, columns: 0..<width) }
      return
    }
    var runs: [Run] = []
    for row in 0..<new.size.rows {
      old.rows[row].withUnsafeBufferPointer { oldCells in
        new.rows[row].withUnsafeBufferPointer { newCells in
          guard !Self.haveEqualBytes(oldCells, newCells) else { return }
          Self.appendRuns(of: row, from: oldCells, to: newCells, into: &runs)
        }
      }
    }
    self.runs = runs
  }

  /// Whether two rows of one length are equal, as most are from frame to frame: cells are equal exactly if their bytes
  /// are.
  private static func haveEqualBytes(_ old: UnsafeBufferPointer<Cell>, _ new: UnsafeBufferPointer<Cell>) -> Bool {
    guard let oldStart = old.baseAddress, let newStart = new.baseAddress else { return true }
    return oldStart == newStart || memcmp(oldStart, newStart, new.count * MemoryLayout<Cell>.stride) == 0
  }

  private static func appendRuns(
    of row: Int, from old: UnsafeBufferPointer<Cell>, to new: UnsafeBufferPointer<Cell>, into runs: inout [Run]
  ) {
    let width = new.count
    var column = 0
    var open: Range<Int>?
    while column < width {
      guard old[column] != new[column] else {
        column += 1
        continue
      }
      var lower = column
      while lower > 0, new[lower].width == 0 { lower -= 1 }
      var upper = column + 1
      while upper < width, new[upper].width == 0 { upper += 1 }
      if let run = open, lower - run.upperBound <= joinedGap {
        open = run.lowerBound..<max(upper, run.upperBound)
      } else {
        if let run = open { runs.append(Run(row: row, columns: run)) }
        open = lower..<upper
      }
      column = upper
    }
    if let run = open { runs.append(Run(row: row, columns: run)) }
  }
}
