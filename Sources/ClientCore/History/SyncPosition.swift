import ChatProtocol

/// Where a device stands in its account's log on the server.
public struct SyncPosition: Sendable, Hashable {
  /// The device's UUID: made once for an account and kept with its history.
  public var device: String
  /// The last event whose effect is stored here; 0 for none.
  public var cursor: EventNumber

  public init(device: String, cursor: EventNumber = 0) {
    self.device = device
    self.cursor = cursor
  }
}
