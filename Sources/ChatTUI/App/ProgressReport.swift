/// What the program tells a test that watches its terminal: `ESC ] 7777 ; kind ; frame BEL`.
///
/// Terminals ignore operating system commands that they do not know, so the sequence is invisible.
enum ProgressReport: String {
  /// A frame was written; its number is given, from 1.
  case frame
  /// A batch of input was handled, and its effect written.
  case input
  /// Nothing is waiting to be written.
  case idle

  func sequence(frame: Int) -> [UInt8] {
    Array("\u{1B}]7777;\(rawValue);\(frame)\u{07}".utf8)
  }
}
