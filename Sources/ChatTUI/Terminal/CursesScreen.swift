import CNcurses
import Glibc

/// The screen behind a ``TerminalSession``: shows canvases through curses. The only file that draws with curses.
@MainActor
final class CursesScreen {
  /// What the terminal can show.
  let colorDepth: ColorDepth
  /// What the terminal told about characters. After a change the next canvas is given to curses whole, which then writes
  /// those that look different now.
  var glyphSupport = GlyphSupport() {
    didSet { shown = nil }
  }

  private let isDirect: Bool
  /// What was shown last; `nil` makes the next canvas be written whole.
  private var shown: Canvas?
  private var needsClear = false
  /// The last style and what curses calls it; neighbours mostly share it.
  private var lastStyle: (style: Style, attributes: UInt32, pair: Int32)?
  private var buffer: [wt_cell] = []

  /// Starts curses.
  ///
  /// - Parameter environment: of the process.
  init(_ description: TerminalDescription, environment: [String: String]) throws(TerminalError) {
    wt_use_columns(columnsOfScalar)
    let wantsColor: CInt = environment["NO_COLOR", default: ""].isEmpty ? 1 : 0
    guard description.use({ wt_screen_open(wantsColor) }) == 0 else {
      throw TerminalError(.unusableTerminalType, "the terminal type \(environment["TERM"] ?? "") cannot be used")
    }
    colorDepth = ColorDepth(terminfoColors: Int(wt_screen_colors()))
    isDirect = colorDepth == .truecolor
  }

  /// Size as curses knows it.
  var size: Size {
    var rows: CInt = 0
    var columns: CInt = 0
    wt_screen_size(&rows, &columns)
    return Size(columns: Int(columns), rows: Int(rows))
  }

  /// Follows a new size of the terminal; the next canvas is written whole.
  func resize(to size: Size) {
    wt_screen_resize(CInt(clamping: size.rows), CInt(clamping: size.columns))
    redrawAll()
  }

  func redrawAll() {
    shown = nil
    needsClear = true
  }

  /// Writes what differs from the canvas before.
  func present(_ canvas: Canvas) {
    let space = canvas.bounds.intersection(Rect(size))
    if needsClear {
      wt_screen_redraw_all()
      needsClear = false
    }
    for run in CanvasDiff(from: shown, to: canvas).runs where run.row < space.bottom {
      put(run, of: canvas, right: space.right)
    }
    shown = canvas
    if let cursor = canvas.cursor, space.contains(cursor) {
      wt_screen_flush(CInt(clamping: cursor.row), CInt(clamping: cursor.column))
    } else {
      wt_screen_flush(-1, -1)
    }
  }

  private func put(_ run: CanvasDiff.Run, of canvas: Canvas, right: Int) {
    buffer.removeAll(keepingCapacity: true)
    var mayJoin = false
    canvas.rows[run.row].withUnsafeBufferPointer { cells in
      for column in run.columns where column < right {
        let cell = cells[column]
        guard cell.width > 0 else { continue }
        let parts = CursesCluster(cell, support: glyphSupport, fits: column + Int(cell.width) <= right)
        mayJoin = mayJoin || parts.mayJoin
        append(parts, style: cell.style)
      }
    }
    guard !buffer.isEmpty else { return }
    wt_screen_put(CInt(clamping: run.row), CInt(clamping: run.columns.lowerBound), buffer, CInt(clamping: buffer.count))
    // The parts of a flag are cells of their own for curses; a terminal that joined them must get both again.
    if mayJoin { wt_screen_redraw_rows(CInt(clamping: run.row), 1) }
  }

  private func append(_ cluster: CursesCluster, style: Style) {
    let (attributes, pair) = resolve(style)
    for part in 0..<cluster.count {
      let scalars = cluster[part]
      buffer.append(
        wt_cell(
          scalars: (scalars[0], scalars[1], scalars[2], scalars[3], scalars[4]), attributes: attributes, pair: pair))
    }
  }

  private func resolve(_ style: Style) -> (attributes: UInt32, pair: Int32) {
    if let lastStyle, lastStyle.style == style { return (lastStyle.attributes, lastStyle.pair) }
    let pair = wt_screen_pair(number(of: style.foreground), number(of: style.background))
    // The raw values are the same bits.
    let attributes = UInt32(style.attributes.rawValue)
    lastStyle = (style, attributes, pair)
    return (attributes, pair)
  }

  private func number(of color: Color) -> CInt {
    switch colorDepth.nearest(to: color) {
    case .default: return -1
    case .palette(let index) where isDirect && index >= 8:
      let (red, green, blue) = XtermPalette.rgb(index)
      return Self.directNumber(red, green, blue)
    case .palette(let index): return CInt(index)
    case .rgb(let red, let green, let blue): return Self.directNumber(red, green, blue)
    }
  }

  /// In entries for direct colour numbers below 8 are the basic colours, so the darkest blues are a shade lighter.
  private static func directNumber(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> CInt {
    max(8, CInt(red) << 16 | CInt(green) << 8 | CInt(blue))
  }

  /// Leaves the screen; the next ``present(_:)`` enters it again.
  func close() {
    wt_screen_close()
    shown = nil
  }
}

/// For curses; not a method of the class, which would belong to its actor.
private func columnsOfScalar(_ scalar: UInt32) -> CInt { CInt(ScalarKind.columns(of: scalar)) }
