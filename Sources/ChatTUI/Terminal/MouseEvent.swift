/// What the mouse did.
public struct MouseEvent: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case press
    case release
    /// Moved with a button held down.
    case drag
    /// Moved without a button; only terminals that report more than asked for send it.
    case move
    case wheelUp
    case wheelDown
  }

  public enum Button: Hashable, Sendable {
    case left
    case middle
    case right
    /// The wheel, or not known (old protocols do not say which button was released).
    case none
  }

  public var kind: Kind
  public var button: Button
  /// The cell, from 0; at most 9,998 either way, perhaps outside the screen.
  public var position: Point
  public var modifiers: KeyModifiers

  public init(kind: Kind, button: Button, position: Point, modifiers: KeyModifiers = []) {
    self.kind = kind
    self.button = button
    self.position = position
    self.modifiers = modifiers
  }
}
