import ClientCore
import Testing

@testable import ChatTUI

/// Random drawing on small canvases, where edges are everywhere.
@Suite struct CanvasInvariantTests {
  private static let texts = [
    "a", "你", "你好世界", "👍🏽", "🇨🇳x", "e\u{301}", "क्षि", "ab你cd", "\u{301}", "\u{200B}", "\t你", "👨‍👩‍👧‍👦!",
  ]

  private func randomCanvas(_ generator: inout SeededRandom, steps: Int) -> Canvas {
    var canvas = Canvas(size: Size(columns: Int.random(in: 1...9, using: &generator), rows: 2))
    draw(on: &canvas, &generator, steps: steps)
    return canvas
  }

  private func draw(on canvas: inout Canvas, _ generator: inout SeededRandom, steps: Int) {
    for _ in 0..<steps {
      let point = Point(
        column: Int.random(in: -3...10, using: &generator), row: Int.random(in: -1...2, using: &generator))
      let rect = Rect(
        column: point.column, row: point.row, columns: Int.random(in: 0...5, using: &generator),
        rows: Int.random(in: 0...3, using: &generator))
      let text = Self.texts.randomElement(using: &generator) ?? ""
      switch Int.random(in: 0...3, using: &generator) {
      case 0: canvas.fill(rect, Style())
      case 1: canvas.clipped(to: rect) { $0.draw(text, at: point.offset(columns: -1), Style()) }
      case 2: canvas.draw(text, in: rect, alignment: .right, Style(attributes: .bold))
      default: canvas.draw(text, at: point, Style(attributes: .dim))
      }
    }
  }

  /// Every continuation belongs to a cluster whose width covers exactly it and its neighbours.
  private func isWhole(_ canvas: Canvas) -> Bool {
    let width = canvas.size.columns
    for row in 0..<canvas.size.rows {
      var column = 0
      while column < width {
        let cell = canvas.rows[row][column]
        let extent = Int(cell.width)
        guard extent > 0, column + extent <= width else { return false }
        for covered in column + 1..<column + max(1, extent) where canvas.rows[row][covered].width != 0 {
          return false
        }
        column += extent
      }
    }
    return true
  }

  @Test func wideClustersAreNeverHalfThere() {
    var generator = SeededRandom(seed: 7)
    for _ in 0..<2_000 {
      let canvas = randomCanvas(&generator, steps: 12)
      #expect(isWhole(canvas))
    }
  }

  @Test func aDiffHoldsAllChangesAndWholeClusters() {
    var generator = SeededRandom(seed: 11)
    for _ in 0..<1_000 {
      let old = randomCanvas(&generator, steps: 6)
      var new = old
      draw(on: &new, &generator, steps: 3)
      var patched = old.rows
      for run in CanvasDiff(from: old, to: new).runs {
        let row = new.rows[run.row]
        #expect(row[run.columns.lowerBound].width > 0)
        if run.columns.upperBound < new.size.columns { #expect(row[run.columns.upperBound].width > 0) }
        for column in run.columns { patched[run.row][column] = row[column] }
      }
      #expect(patched == new.rows)
    }
  }

  @Test func equalCanvasesDoNotDiffer() {
    var canvas = Canvas(size: Size(columns: 10, rows: 2))
    canvas.draw("你好", at: Point(column: 1, row: 1), Style())
    #expect(CanvasDiff(from: canvas, to: canvas).runs.isEmpty)
    #expect(CanvasDiff(from: nil, to: canvas).runs.count == 2)
    #expect(CanvasDiff(from: Canvas(size: Size(columns: 9, rows: 2)), to: canvas).runs.count == 2)
  }

  @Test func nearRunsAreJoined() {
    let old = Canvas(size: Size(columns: 20, rows: 1))
    var new = old
    for column in [0, 3, 15] { new.draw("x", at: Point(column: column, row: 0), Style()) }
    #expect(CanvasDiff(from: old, to: new).runs.map(\.columns) == [0..<4, 15..<16])
  }
}
