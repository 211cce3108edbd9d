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
