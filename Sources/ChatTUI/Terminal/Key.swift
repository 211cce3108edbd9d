/// A key press as the terminal reports it.
public struct Key: Hashable, Sendable {
  public var code: KeyCode
  public var modifiers: KeyModifiers

  public init(_ code: KeyCode, _ modifiers: KeyModifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }
}

/// Which key.
public enum KeyCode: Hashable, Sendable {
  /// A printing character, as typed (with Shift applied). With Control it is the lower-case letter.
  case character(Character)
  /// Return: the byte CR. A line feed byte is Control-J.
  case enter
  case tab
  /// Shift-Tab.
  case backTab
  case escape
  case backspace
  /// Delete forward.
  case delete
  case insert
  case up
  case down
  case left
  case right
  case home
  case end
  case pageUp
  case pageDown
  /// 1…24.
  case function(Int)
}

/// Keys held down with another one. Few terminals tell about Shift with printing characters.
public struct KeyModifiers: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  // The bits of xterm's modifier parameter less one, which the kitty protocol shares.
  public static let shift = KeyModifiers(rawValue: 1 << 0)
  public static let alt = KeyModifiers(rawValue: 1 << 1)
  public static let control = KeyModifiers(rawValue: 1 << 2)
  public static let `super` = KeyModifiers(rawValue: 1 << 3)
}
