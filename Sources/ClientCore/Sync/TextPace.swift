import ChatProtocol

/// How fast texts may follow each other to one friend.
///
/// Behind a family server sits the family's Qt client. It loses all that arrives before it has shown what came last,
/// and stays deaf from then on: about 80 ms for each text and 300 ms for each frame were measured.
public struct TextPace: Sendable, Hashable {
  /// What a friend's client needs for one text.
  public var perText: Duration
  /// The shortest time between two frames.
  public var perFrame: Duration
  /// Texts that travel together at most, ≥ 1.
  public var textsPerFrame: Int

  public init(perText: Duration, perFrame: Duration, textsPerFrame: Int) {
    self.perText = perText
    self.perFrame = perFrame
    self.textsPerFrame = max(textsPerFrame, 1)
  }

  /// What a friend at a family server can bear.
  public static let family = TextPace(
    perText: .milliseconds(80), perFrame: .milliseconds(300), textsPerFrame: 40)

  /// Each text in a frame of its own, at once; what our server takes.
  public static let unlimited = TextPace(perText: .zero, perFrame: .zero, textsPerFrame: 1)

  /// How long the frame after one with so many texts has to wait.
  func pause(after texts: Int) -> Duration { max(perFrame, perText * texts) }
}
