import ClientCore

/// A part of a page: all that it shows is in its value. So one that equals what stood in its place in the frame before
/// need not be drawn again, and nothing else has to be known for that.
protocol ScreenPart: Equatable, Sendable {
  /// What its rectangle is filled with before it is drawn.
  var background: ThemeScope { get }

  /// Draws it into its rectangle; what lies outside of that cannot be reached.
  func draw(in rect: Rect, _ painter: inout ScreenPainter)
}

extension ScreenPart {
  func equals(_ other: any ScreenPart) -> Bool {
    guard let other = other as? Self else { return false }
    return self == other
  }
}

/// A part and where it stands. Of several at one place the later one lies above.
struct PlacedPart {
  let part: any ScreenPart
  let rect: Rect

  init(_ part: any ScreenPart, in rect: Rect) {
    self.part = part
    self.rect = rect
  }
}

/// The parts of a page as they were drawn, without what may lie over the page.
struct DrawnPage: Sendable {
  /// What all parts are drawn with, besides their values.
  struct Setting: Equatable {
    let size: Size
    let theme: Theme
    let language: Language
    let emojiMode: EmojiMode
  }

  private struct DrawnPart {
    let part: any ScreenPart
    let rect: Rect
    let hitRegions: [HitRegion<Intent>]
    let metrics: ScreenMetrics
    let cursor: Point?
  }

  private let setting: Setting
  private let parts: [DrawnPart]
  private let canvas: Canvas
  /// How many parts were drawn anew.
  let drawnCount: Int

  /// Draws the parts that are not as they were, and those above them.
  ///
  /// - Parameter last: the page of the frame before; it serves if it was drawn in the same setting and is divided alike.
  init(_ placed: [PlacedPart], _ setting: Setting, after last: DrawnPage?, with painter: inout ScreenPainter) {
    self.setting = setting
    let known = last.flatMap { last in
      last.setting == setting && last.parts.elementsEqual(placed) { $0.rect == $1.rect } ? last : nil
    }
    if let known { painter.canvas = known.canvas }
    var drawn: [Rect] = []
    var parts: [DrawnPart] = []
    parts.reserveCapacity(placed.count)
    for (index, placed) in placed.enumerated() {
      let rect = placed.rect
      if let known, placed.part.equals(known.parts[index].part),
        !drawn.contains(where: { !$0.intersection(rect).isEmpty })
      {
        parts.append(known.parts[index])
        continue
      }
      drawn.append(rect)
      painter.beginPart()
      painter.draw(placed)
      parts.append(
        DrawnPart(
          part: placed.part, rect: rect, hitRegions: painter.visibleHitRegions, metrics: painter.metrics,
          cursor: painter.canvas.cursor))
    }
    self.parts = parts
    drawnCount = drawn.count
    painter.beginPart()
    canvas = painter.canvas
    for part in parts {
      painter.metrics.merge(part.metrics)
      painter.canvas.cursor = part.cursor ?? painter.canvas.cursor
    }
  }

  /// What clicks on the parts do.
  var hitMap: HitMap { HitMap(layers: parts.map(\.hitRegions)) }
}
