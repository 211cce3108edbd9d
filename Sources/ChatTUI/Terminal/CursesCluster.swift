/// The contents of one canvas cell as curses cells: mostly one; more where a cluster has several scalars with columns
/// of their own, such as the two letters of a flag.
///
/// Curses takes the columns of a cell from the C library's `wcwidth` of its first scalar. What the two do not agree
/// about is drawn as a substitute of the right width, because one wrong column spoils the rest of the row.
struct CursesCluster {
  private var parts: [Cluster] = []
  private var single: Cluster

  /// - Parameters:
  ///   - fits: whether all its columns are on the screen.
  ///   - columns: of a scalar, as curses counts them; -1 if it does not know it.
  init(_ cell: Cell, support: EmojiSupport, fits: Bool, columns: (UInt32) -> Int) {
    single = cell.cluster
    let first = cell.cluster[0]
    // ASCII, by far the most.
    if first < 0x7F, cell.width == 1, cell.cluster.count == 1 { return }
    let isWhole = fits && split(cell.cluster, support: support, columns: columns) == Int(cell.width)
    if !isWhole {
      parts = Array(repeating: .blank, count: max(1, fits ? Int(cell.width) : 1))
      if fits, columns(Glyph.replacement.value) == 1 { parts[0] = Cluster(Glyph.replacement) }
    }
    if parts.count == 1 { single = parts[0] }
  }

  var count: Int { max(1, parts.count) }

  subscript(index: Int) -> Cluster { parts.count > 1 ? parts[index] : single }

  /// Fills `parts`; returns their columns, -1 if one is not known.
  private mutating func split(_ cluster: Cluster, support: EmojiSupport, columns: (UInt32) -> Int) -> Int {
    var total = 0
    var current = Cluster.blank
    var length = 0
    var isJoined = false
    scalars: for index in 0..<cluster.count {
      let scalar = cluster[index]
      if scalar == 0x200D {
        guard support.joinsSequences else { break scalars }
        isJoined = true
      } else if (0x1F3FB...0x1F3FF).contains(scalar), length > 0 {
        guard support.joinsSkinTones else { continue }
      } else if isJoined {
        isJoined = false
      } else {
        let width = columns(scalar)
        guard width >= 0 else { return -1 }
        if width > 0, length > 0 {
          parts.append(current)
          current = .blank
          length = 0
        }
        total += width
      }
      current[length] = scalar
      length += 1
    }
    parts.append(current)
    return total
  }
}
