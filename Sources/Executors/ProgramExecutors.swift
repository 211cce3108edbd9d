#if compiler(>=6.3) && compiler(<6.4)
  @_spi(ExperimentalCustomExecutors) import _Concurrency
#endif

/// The executors of this program, in place of the runtime's.
///
/// The runtime's own are queues of libdispatch, and the pool behind those, once used, wakes the process every second
/// for the rest of its life to count its threads: 20 wakeups in 20 s of a program that does nothing. ``ThreadPool`` makes
/// none. The main actor stays on the main queue, which ``MainLoop`` serves.
///
/// Setting executors is not public in Swift 6.3 ("Custom main and global executors" is its proposal), so this is for the
/// compilers that it was tested with. With any other the program runs on the runtime's executors: the same, but for
/// those wakeups.
public enum ProgramExecutors {
  /// Makes everything that has no executor of its own run on a pool of this program's threads.
  ///
  /// To be called once, first thing in a program without an `async` main, which would have started the runtime's
  /// executors by then.
  ///
  /// - Returns: whether it was done; if not, the runtime's executors stay.
  @discardableResult
  public static func install() -> Bool {
    #if compiler(>=6.3) && compiler(<6.4)
      guard ProgramExecutorFactory.pool != nil else { return false }
      _createExecutors(factory: ProgramExecutorFactory.self)
      return true
    #else
      return false
    #endif
  }
}

#if compiler(>=6.3) && compiler(<6.4)
  /// What the runtime asks for its executors.
  private struct ProgramExecutorFactory: ExecutorFactory {
    /// Threads for jobs, which must not block: what waits for a disk, a network or a hash has its own. More than one,
    /// so that a long computation holds nobody up.
    private static let maxThreads = 4

    /// `nil` if the system gives no thread.
    static let pool = ThreadPool(maxThreads: maxThreads)

    static var mainExecutor: any MainExecutor { PlatformExecutorFactory.mainExecutor }

    static var defaultExecutor: any TaskExecutor { pool ?? PlatformExecutorFactory.defaultExecutor }
  }
#endif
