/// One cell of a canvas.
///
/// Kept as numbers without a gap between them, so that rows of cells can be compared as blocks of memory.
public struct Cell: Hashable, Sendable {
  public var cluster: Cluster
  private var foreground: UInt32
  private var background: UInt32
  private var attributes: Attributes
  /// Columns that the cluster takes, this cell's among them: 1 or 2, rarely more (an Indic syllable).
  /// 0: this cell is covered by a wide cluster at its left.
  public var width: UInt8
  /// Takes the place of padding, whose content would be left to chance.
  private let filler: UInt16 = 0

  init(cluster: Cluster, width: UInt8, style: Style) {
    self.cluster = cluster
    self.width = width
    foreground = style.foreground.code
    background = style.background.code
    attributes = style.attributes
  }

  public var style: Style {
    get { Style(foreground: Color(code: foreground), background: Color(code: background), attributes: attributes) }
    set {
      foreground = newValue.foreground.code
      background = newValue.background.code
      attributes = newValue.attributes
    }
  }

  /// A blank of this style.
  public static func blank(_ style: Style) -> Cell { Cell(cluster: .blank, width: 1, style: style) }

  /// What fills the columns after the first one of a wide cluster.
  static func continuation(_ style: Style) -> Cell { Cell(cluster: .blank, width: 0, style: style) }
}
