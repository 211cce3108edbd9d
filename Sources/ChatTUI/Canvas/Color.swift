/// A colour as themes and widgets name it; ``ColorDepth`` says what a terminal makes of it.
public enum Color: Hashable, Sendable {
  /// Whatever the terminal's own foreground or background is.
  case `default`
  case rgb(UInt8, UInt8, UInt8)
  /// An entry of the terminal's palette: 0–7 the basic colours, 8–15 their bright forms, 16–231 the 6×6×6 cube,
  /// 232–255 greys (the numbering of xterm).
  case palette(UInt8)
}
