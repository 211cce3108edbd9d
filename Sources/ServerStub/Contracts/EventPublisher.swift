import ChatProtocol

/// Is told about events once they are on disk.
///
/// The store calls it in the order of its commits, before those who asked for them are answered, so the events of a log
/// arrive in order and without a gap. It must return at once.
public protocol EventPublisher: Sendable {
  /// - Parameter events: what was appended to each user's log by one commit, ascending.
  func publish(_ events: [UserID: [CommittedEvent]])
}

/// An event that is on disk.
public struct CommittedEvent: Sendable, Hashable {
  public var event: InboxEvent
  /// The session whose request caused it, which learns of it by the reply; nil if there is none.
  public var origin: SessionID?

  public init(event: InboxEvent, origin: SessionID? = nil) {
    self.event = event
    self.origin = origin
  }
}

/// Tells the sessions of one process apart.
public struct SessionID: Sendable, Hashable {
  private let identity: ObjectIdentifier

  /// The identity of the object that stands for the session; it must live as long as the session.
  init(_ identity: ObjectIdentifier) {
    self.identity = identity
  }
}

/// For storage that nobody listens to.
public struct NoPublisher: EventPublisher {
  public init() {}

  public func publish(_ events: [UserID: [CommittedEvent]]) {}
}
