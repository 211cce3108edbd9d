import NIOCore

/// How long a family peer is left alone with what it was sent (docs/protocol.md, chapter 2).
///
/// The family's Qt client loses step for good when two frames arrive in one read, and it reads nothing while it draws.
/// The defaults are what it needs on a slow and busy machine.
public struct ReadingPauses: Sendable, Hashable {
  /// After a successful 1006, when the client builds its main window.
  public var afterLogin: TimeAmount
  /// For each text of a 1019, which becomes a bubble.
  public var forEachText: TimeAmount
  /// After any frame.
  public var least: TimeAmount

  public init(
    afterLogin: TimeAmount = .seconds(1), forEachText: TimeAmount = .milliseconds(80),
    least: TimeAmount = .milliseconds(300)
  ) {
    self.afterLogin = afterLogin
    self.forEachText = forEachText
    self.least = least
  }

  /// The pause after a notice with so many texts.
  func afterTexts(_ count: Int) -> TimeAmount {
    max(least, .nanoseconds(forEachText.nanoseconds * Int64(count)))
  }
}
