/// A message that keeps its place on the screen whatever is loaded or dropped around it.
public struct TranscriptAnchor: Sendable, Hashable {
  /// Which lines coincide while nothing is scrolled.
  public enum Edge: Sendable, Hashable {
    /// The message's first line and the first of the screen.
    case top
    /// The middles of both.
    case center
    /// The message's last line and the last of the screen.
    case bottom
  }

  public var message: ChatMessage.Key
  public var edge: Edge

  public init(_ message: ChatMessage.Key, at edge: Edge) {
    self.message = message
    self.edge = edge
  }
}
