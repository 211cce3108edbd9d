import ClientCore

/// A piece of the screen that means something when it is clicked.
struct HitRegion<Action> {
  let rect: Rect
  let action: Action

  init(_ rect: Rect, _ action: Action) {
    self.rect = rect
    self.action = action
  }
}

extension HitRegion: Equatable where Action: Equatable {}
extension HitRegion: Sendable where Action: Sendable {}

extension Array {
  /// What a click at a place means; what was drawn later lies above.
  func action<Action>(at point: Point) -> Action? where Element == HitRegion<Action> {
    last { $0.rect.contains(point) }?.action
  }
}

/// What clicks mean, by place. The regions lie in layers, one for each part of the screen, so that a new frame can share
/// those of parts that stayed; what was drawn later lies above.
struct HitMap: Sendable {
  var layers: [[HitRegion<Intent>]] = []

  /// What a click at a place means.
  func action(at point: Point) -> Intent? {
    layers.reversed().lazy.compactMap { $0.action(at: point) }.first
  }
}
