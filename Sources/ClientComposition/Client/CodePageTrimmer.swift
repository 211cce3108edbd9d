import CCodePages
import Glibc
import Synchronization

/// Keeps resident memory small: hands code pages back when something rare has touched many of them, such as a login.
///
/// Asked when the program has nothing to do, so that nobody waits for it. While resident memory grows it looks again by
/// itself, off the main actor, since a login touches most of the program within some milliseconds and on several threads;
/// else it never wakes the program.
final class CodePageTrimmer: Sendable {
  /// Bytes by which it grows between two looks while something is going on.
  private static let growth = 256 << 10
  private static let lookInterval = Duration.milliseconds(1)
  /// Looks without growth after which a burst is over.
  private static let lastLooks = 20
  /// Between two times. What is handed back and needed again costs some half a millisecond, so work that goes on and on
  /// is interrupted less and less.
  private static let firstPause = Duration.microseconds(1500)
  private static let longestPause = Duration.milliseconds(64)

  private struct Watch {
    var next = ContinuousClock.now
    var pause = firstPause
    var lastSeen = 0
    var limit = CodePageLimit()
    var isWatching = false
  }

  private let clock = ContinuousClock()
  private let watch = Mutex(Watch())
  private let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)

  deinit {
    if file >= 0 { close(file) }
  }

  /// Looks how much is resident, hands back what can be, and goes on looking while that grows.
  func check() {
    // Nobody waits for a look that is just being taken.
    let begins = watch.withLockIfAvailable { watch in
      guard look(&watch, isQuiet: !watch.isWatching), !watch.isWatching else { return false }
      watch.isWatching = true
      return true
    }
    guard begins == true else { return }
    Task.detached { [weak self, clock] in
      var looksLeft = Self.lastLooks
      while looksLeft > 0 {
        try? await clock.sleep(for: Self.lookInterval)
        guard let self else { return }
        looksLeft = self.watch.withLock { self.look(&$0, isQuiet: false) } ? Self.lastLooks : looksLeft - 1
      }
      self?.watch.withLock { watch in
        watch.isWatching = false
        watch.pause = Self.firstPause
      }
    }
  }

  /// Whether more code has come into memory since the last look.
  private func look(_ watch: inout Watch, isQuiet: Bool) -> Bool {
    guard let bytes = mappedBytes() else { return false }
    let hasGrown = bytes - watch.lastSeen > Self.growth
    watch.lastSeen = bytes
    guard clock.now >= watch.next, watch.limit.isPassed(by: bytes, isQuiet: isQuiet) else { return hasGrown }
    wt_code_pages_release()
    watch.next = clock.now + watch.pause
    watch.pause = min(watch.pause * 9 / 8, Self.longestPause)
    watch.lastSeen = mappedBytes() ?? bytes
    return true
  }

  /// Resident bytes of mapped files, nearly all of them code; `nil` where the system does not tell.
  private func mappedBytes() -> Int? {
    guard file >= 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = pread(file, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    // The third number of `statm` counts pages.
    let fields = buffer.prefix(count).split(separator: UInt8(ascii: " "), maxSplits: 3)
    guard fields.count > 2, let pages = Int(String(decoding: fields[2], as: UTF8.self)) else { return nil }
    let bytes = pages.multipliedReportingOverflow(by: Int(getpagesize()))
    return bytes.overflow ? nil : bytes.partialValue
  }
}
