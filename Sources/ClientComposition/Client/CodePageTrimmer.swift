import CCodePages
import Glibc

/// Keeps resident memory small: hands code pages back when something rare has touched many of them, such as a login.
///
/// Asked when the program has nothing to do, so that nobody waits for it. While too much is resident it looks once more
/// by itself after a pause; else it never wakes the program.
@MainActor
final class CodePageTrimmer {
  /// Resident memory above this, in bytes, is too much.
  private static let limit = 10 << 20
  private static let firstPause = Duration.milliseconds(50)
  private static let longestPause = Duration.seconds(64)
  private let clock = ContinuousClock()
  private var next: ContinuousClock.Instant
  /// Doubles with each time, so that a program that needs more than the limit is not disturbed again and again.
  private var pause = firstPause
  private var isLookingLater = false
  private let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)

  init() {
    next = clock.now
  }

  deinit {
    if file >= 0 { close(file) }
  }

  /// Looks how much is resident, and hands back what can be.
  func check() {
    guard let resident = residentBytes(), resident > Self.limit else { return }
    let now = clock.now
    guard now >= next else { return lookLater() }
    wt_code_pages_release()
    next = now + pause
    pause = min(pause * 2, Self.longestPause)
  }

  /// What a burst of work has left behind is handed back even if no frame follows.
  private func lookLater() {
    // After some times in a row what is resident is needed; then only frames ask.
    guard !isLookingLater, pause < Self.longestPause / 8 else { return }
    isLookingLater = true
    Task { [weak self, clock, next] in
      try? await clock.sleep(until: next)
      self?.isLookingLater = false
      self?.check()
    }
  }

  /// The second number of `statm` counts pages; `nil` where there is no such file.
  private func residentBytes() -> Int? {
    guard file >= 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = pread(file, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    let fields = buffer.prefix(count).split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return nil }
    let bytes = pages.multipliedReportingOverflow(by: Int(getpagesize()))
    return bytes.overflow ? nil : bytes.partialValue
  }
}
