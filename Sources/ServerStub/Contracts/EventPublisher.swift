import ChatProtocol

/// Is told about events once they are on disk.
///
/// The store calls it in the order of its commits, before those who asked for them are answered, so the events of a log
/// arrive in order and without a gap. It must return at once.
public protocol EventPublisher: Sendable {
  /// - Parameter events: what was appended to each user's log by one commit, ascending.
  func publish(_ events: [UserID: [CommittedEvent]])
}

/// Carries committed events to the sessions of other chat servers.
///
/// What arrives there is handed to their ``ChatHub``. Best effort: events may be late, doubled, out of order or lost, for
/// each session knows where it stands in its log and reads what it misses from the store. Local sessions get theirs
/// from their own hub, in order, before anything is sent.
public protocol EventDelivery: Sendable {
  /// Takes events along, or drops them where too much waits. Returns at once: the storage's writer calls it.
  func deliver(_ events: [UserID: [CommittedEvent]])
}

/// Publishes to the sessions of this node first, then to those of the others.
public struct EventFanout: EventPublisher {
  private let local: any EventPublisher
  private let others: any EventDelivery

  public init(local: any EventPublisher, others: any EventDelivery) {
    self.local = local
    self.others = others
  }

  public func publish(_ events: [UserID: [CommittedEvent]]) {
    local.publish(events)
    others.deliver(events)
  }
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

/// For storage that nobody listens to.
public struct NoPublisher: EventPublisher {
  public init() {}

  public func publish(_ events: [UserID: [CommittedEvent]]) {}
}
