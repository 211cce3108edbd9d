/// The contents of one canvas cell as curses cells: mostly one; more where a cluster has several scalars with columns
/// of their own, such as the two letters of a flag.
///
/// What the terminal would give other columns than the canvas does is drawn as a substitute of the right width, because
/// one wrong column spoils the rest of the row.
struct CursesCluster {
  private var parts: [Cluster] = []
  private var single: Cluster
  /// Whether the terminal may make one picture of several cells: the letters of a flag, a skin tone and what it is for.
  private(set) var mayJoin = false

  /// - Parameter fits: whether all its columns are on the screen.
  init(_ cell: Cell, support: GlyphSupport, fits: Bool) {
    single = cell.cluster
    let first = cell.cluster[0]
    // ASCII, by far the most.
    if first < 0x7F, cell.width == 1, cell.cluster.count == 1 { return }
    let isWhole = fits && split(cell.cluster, support: support) == Int(cell.width)
    if !isWhole {
      parts = Array(repeating: .blank, count: max(1, fits ? Int(cell.width) : 1))
      if fits { parts[0] = Cluster(Glyph.replacement) }
    }
    if parts.count == 1 { single = parts[0] }
  }

  var count: Int { max(1, parts.count) }

  subscript(index: Int) -> Cluster { parts.count > 1 ? parts[index] : single }

  /// Fills `parts`; returns their columns, -1 if the terminal does not know one of them.
  private mutating func split(_ cluster: Cluster, support: GlyphSupport) -> Int {
    var total = 0
    var current = Cluster.blank
    var length = 0
    var isJoined = false
    for index in 0..<cluster.count {
      let scalar = cluster[index]
      let isTone = (0x1F3FB...0x1F3FF).contains(scalar) && length > 0
      if scalar == 0x200D {
        isJoined = true
      } else if isJoined || (isTone && support.joinsEmoji) {
        isJoined = false
      } else {
        let width = ScalarKind.columns(of: scalar)
        guard width >= 0, support.draws(scalar) else { return -1 }
        total += width
        if width > 0, length > 0 {
          parts.append(current)
          current = .blank
          length = 0
        }
        if isTone {
          mayJoin = true
          // It would go into the columns before it if the terminal joins them after all.
          if support.joinsSkinTones == nil {
            parts += [.blank, .blank]
            continue
          }
        }
        if (0x1F1E6...0x1F1FF).contains(scalar) { mayJoin = true }
      }
      current[length] = scalar
      length += 1
    }
    if length > 0 { parts.append(current) }
    return total
  }
}
