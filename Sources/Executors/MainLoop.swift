import CMainQueue
import Glibc

/// The loop of the main thread: serves the main queue, and tells at once when a descriptor has become readable.
///
/// `dispatchMain()` in its place would give the main thread up and serve the queue by another one, and a key would go
/// through three hands: a thread that waits for descriptors, a queue, the thread that serves it. Here one `poll` waits for
/// everything, so a key wakes the thread that handles it. Without events it sleeps, without a time limit.
@MainActor
public final class MainLoop {
  /// What is waited for: the main queue and what is watched.
  private var waiting: [pollfd] = []
  private var handlers: [CInt: @MainActor () -> Void] = [:]

  public init() {}

  /// Calls `handler`, from the next turn of the loop on, while there is something to read or the other end is gone.
  public func watch(_ descriptor: CInt, _ handler: @escaping @MainActor () -> Void) {
    if handlers.updateValue(handler, forKey: descriptor) == nil { waiting.append(Self.entry(descriptor)) }
  }

  /// Forgets the descriptor; before it is closed.
  public func unwatch(_ descriptor: CInt) {
    handlers[descriptor] = nil
    waiting.removeAll { $0.fd == descriptor }
  }

  /// Runs for the rest of the process. To be called by the main thread, outside of any task.
  public func run() -> Never {
    let queue = _dispatch_get_main_queue_handle_4CF()
    waiting.append(Self.entry(queue))
    // What was put there before the handle was asked for did not make it readable.
    _dispatch_main_queue_callback_4CF(nil)
    while true {
      let count = poll(&waiting, nfds_t(waiting.count), -1)
      guard count > 0 else {
        precondition(count == 0 || errno == EINTR || errno == ENOMEM, "the list of descriptors is ours")
        continue
      }
      // A handler may change what is waited for, so this goes through the list as it was, and looks the handlers up.
      for entry in waiting where entry.revents != 0 {
        if entry.fd == queue { serve(queue) } else { handlers[entry.fd]?() }
      }
    }
  }

  private func serve(_ queue: CInt) {
    var count: UInt64 = 0
    // It does not block, and a count that somebody else has read is as good.
    _ = read(queue, &count, MemoryLayout.size(ofValue: count))
    _dispatch_main_queue_callback_4CF(nil)
  }

  private static func entry(_ descriptor: CInt) -> pollfd {
    pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  }
}
