/// How many connections one listener takes.
///
/// A *guest* is a connection that anybody can hold open: one that has not logged in at the chat port, one without a request
/// at work at the gate. Where a new connection finds no room, the guest that has been there longest goes for it, so
/// that silent peers never close a port to others.
public struct ConnectionLimits: Sendable, Hashable {
  /// Connections in all.
  public var total: Int
  /// Connections from one address (IPv6: from one /64).
  public var perAddress: Int
  /// Guests in all.
  public var guests: Int
  /// Guests from one address.
  public var guestsPerAddress: Int

  public init(total: Int, perAddress: Int, guests: Int, guestsPerAddress: Int) {
    self.total = total
    self.perAddress = perAddress
    self.guests = guests
    self.guestsPerAddress = guestsPerAddress
  }

  /// The same within fewer connections, where no single address gets more than three quarters.
  func fitting(_ room: Int) -> ConnectionLimits {
    guard room < total else { return self }
    let most = max(1, room * 3 / 4)
    return ConnectionLimits(
      total: room, perAddress: min(perAddress, most), guests: min(guests, most),
      guestsPerAddress: min(guestsPerAddress, max(1, most / 2)))
  }
}

/// Shares the descriptors that the process may open among the two ports.
struct DescriptorBudget {
  /// Descriptors kept for the database, logs, event loops, connections that are just being closed, and whatever else.
  static let reserve = 64

  let gate: ConnectionLimits
  let chat: ConnectionLimits

  /// - Parameter descriptors: the process's limit.
  init(descriptors: Int, gate: ConnectionLimits, chat: ConnectionLimits) {
    let room = max(8, descriptors - Self.reserve)
    if gate.total + chat.total <= room {
      (self.gate, self.chat) = (gate, chat)
    } else {
      // The gate's connections are short, and without it nobody gets to the chat port.
      let gatePart = min(gate.total, max(4, room / 4))
      (self.gate, self.chat) = (gate.fitting(gatePart), chat.fitting(max(4, room - gatePart)))
    }
  }
}
