/// One cell of a canvas.
public struct Cell: Hashable, Sendable {
  public var cluster: Cluster
  /// Columns that the cluster takes, this cell's among them: 1 or 2, rarely more (an Indic syllable).
  /// 0: this cell is covered by a wide cluster at its left.
  public var width: UInt8
  public var style: Style

  init(cluster: Cluster, width: UInt8, style: Style) {
    self.cluster = cluster
    self.width = width
    self.style = style
  }

  /// A blank of this style.
  public static func blank(_ style: Style) -> Cell { Cell(cluster: .blank, width: 1, style: style) }

  /// What fills the columns after the first one of a wide cluster.
  static func continuation(_ style: Style) -> Cell { Cell(cluster: .blank, width: 0, style: style) }
}
