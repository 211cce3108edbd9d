import NIOCore
import Synchronization

/// The open connections of one listener: counts them against a limit and can close them all.
final class OpenConnections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: connections admitted at once.
  init(limit: Int) {
    self.limit = limit
  }

  /// How many connections are open now.
  var count: Int {
    state.withLock { $0.channels.count }
  }

  /// Takes in a connection until it closes; returns false, and the caller closes it, when there is no room.
  func admit(_ channel: any Channel) -> Bool {
    let key = ObjectIdentifier(channel)
    let isAdmitted = state.withLock { state in
      guard state.channels.count < limit else { return false }
      state.channels[key] = channel
      return true
    }
    guard isAdmitted else { return false }
    channel.closeFuture.whenComplete { [weak self] _ in
      _ = self?.state.withLock { $0.channels.removeValue(forKey: key) }
    }
    return true
  }

  /// Closes every connection at once, as a network that breaks would, and returns when all are closed.
  func closeAll() async {
    let channels = state.withLock { Array($0.channels.values) }
    for channel in channels {
      channel.close(promise: nil)
    }
    for channel in channels {
      // It fails only where the connection had failed before, which is what is wanted here.
      try? await channel.closeFuture.get()
    }
  }
}
