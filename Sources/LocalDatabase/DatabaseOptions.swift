/// How a database file is opened.
public struct DatabaseOptions: Sendable, Hashable {
  /// When a commit waits for the disk.
  public enum Synchronous: String, Sendable, Hashable {
    /// A committed transaction survives a loss of power.
    case full = "FULL"
    /// A committed transaction survives the end of the process, and the file survives a loss of power.
    case normal = "NORMAL"
  }

  public var synchronous: Synchronous
  /// How long to wait for another connection's lock, in milliseconds.
  public var busyTimeoutMilliseconds: Int32
  /// Upper bound of the page cache, in KiB.
  public var cacheKiB: Int32

  public init(synchronous: Synchronous = .full, busyTimeoutMilliseconds: Int32 = 5000, cacheKiB: Int32 = 2000) {
    self.synchronous = synchronous
    self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    self.cacheKiB = cacheKiB
  }
}
