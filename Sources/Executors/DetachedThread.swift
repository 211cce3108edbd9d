import Glibc

/// Small, because a job that recurses without bounds is a fault anyway; the pages that are never touched cost nothing.
private let stackBytes = 512 * 1024

/// Starts a thread that nobody joins. It takes no signals, so that they reach those who wait for them.
///
/// - Parameter name: what debuggers and `/proc` show, up to 15 bytes.
/// - Returns: whether the system gave one.
func startDetachedThread(name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
  pthread_attr_setstacksize(&attributes, stackBytes)

  // The new thread inherits the mask.
  var everySignal = sigset_t()
  var before = sigset_t()
  sigfillset(&everySignal)
  pthread_sigmask(SIG_SETMASK, &everySignal, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

  let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
  var thread = pthread_t()
  let status = pthread_create(&thread, &attributes, runThread, start.toOpaque())
  if status != 0 { start.release() }
  return status == 0
}

/// What a new thread is handed.
private final class ThreadStart {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
  setCurrentThreadName(start.name)
  start.body()
  return nil
}

/// `pthread_setname_np` does not import. Without the file the thread keeps its parent's name, which harms nobody.
private func setCurrentThreadName(_ name: String) {
  let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  _ = write(descriptor, name, name.utf8.count)
  close(descriptor)
}
