import NIOCore
import Synchronization

/// The open connections of one listener: admits them by a ``ConnectionBook`` and can close them all.
final class OpenConnections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var book: ConnectionBook<ObjectIdentifier>
  }

  private let state: Mutex<State>

  init(limits: ConnectionLimits) {
    state = Mutex(State(book: ConnectionBook(limits: limits)))
  }

  /// How many connections are open now.
  var count: Int {
    state.withLock { $0.book.count }
  }

  /// Takes in a connection as a guest until it closes; returns false, and the caller closes it, when there is no room.
  ///
  /// - Parameter share: whom it counts for (``NetworkAddress/share(of:)``); `nil` to count it in all only.
  func admit(_ channel: any Channel, share: String?) -> Bool {
    let key = ObjectIdentifier(channel)
    let isAdmitted = evict { state in
      guard let evicted = state.book.admit(key, share: share) else { return nil }
      state.channels[key] = channel
      return evicted
    }
    guard isAdmitted else { return false }
    channel.closeFuture.whenComplete { [weak self] _ in
      self?.state.withLock { state in
        state.book.remove(key)
        state.channels[key] = nil
      }
    }
    return true
  }

  /// From now on a connection that was admitted without it counts for `share`; returns false, and the caller closes it,
  /// when that has no room.
  func identify(_ channel: any Channel, share: String) -> Bool {
    evict { $0.book.identify(ObjectIdentifier(channel), share: share) }
  }

  /// Says whether a connection is a guest, which may be closed for a new one.
  func setGuest(_ isGuest: Bool, _ channel: any Channel) {
    state.withLock { $0.book.setGuest(isGuest, ObjectIdentifier(channel)) }
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

  /// Closes the connections that `decide` names; returns false where it says that there is no room.
  private func evict(_ decide: (inout State) -> [ObjectIdentifier]?) -> Bool {
    let evicted = state.withLock { state in decide(&state).map { keys in keys.compactMap { state.channels[$0] } } }
    for channel in evicted ?? [] { channel.close(promise: nil) }
    return evicted != nil
  }
}
