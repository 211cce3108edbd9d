/// A chat server, and which of its runs: one that was started again is another node, and has none of the sessions of before.
public struct NodeID: Sendable, Hashable, CustomStringConvertible {
  /// When this run began, in milliseconds since 1970.
  public var epoch: Int64
  /// The name under which the chat server is announced.
  public var name: String

  public init(name: String, epoch: Int64) {
    self.epoch = epoch
    self.name = name
  }

  public var description: String { "\(name)@\(epoch)" }
}

/// Tells the sessions of all chat servers apart, also those that have ended.
public struct SessionID: Sendable, Hashable, CustomStringConvertible {
  // First, for it alone tells two sessions of one node apart, which are compared for each event.
  /// Counts the sessions of the node.
  public var number: Int64
  public var node: NodeID

  public init(node: NodeID, number: Int64) {
    self.number = number
    self.node = node
  }

  public var description: String { "\(node)/\(number)" }
}

/// The place of a session in its account: each is held by one session, and the newer login takes it.
public enum SessionSlot: Hashable, Sendable {
  /// Clients that do not name their device share one place.
  case family
  /// A native client on a device.
  case device(String)

  public var isNative: Bool { self != .family }
}
