import ClientCore
import Glibc

/// The program's own code in memory.
enum CodePages {
  /// Hands the pages of code that the start has touched back to the system.
  ///
  /// Most of that code runs once: relocating, opening databases, binding ports. What is needed again comes back from
  /// the page cache by minor faults, some microseconds in all. Only mappings that are readable and executable but
  /// not writable are named: nothing in them was ever changed, so nothing can be lost.
  static func release() {
    // A list that can't be read costs memory, nothing else.
    guard let bytes = try? PrivateFiles.read("/proc/self/maps") else { return }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count == 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
      let range = fields[0].split(separator: "-")
      guard range.count == 2, let start = UInt(range[0], radix: 16), let end = UInt(range[1], radix: 16), start < end
      else { continue }
      madvise(UnsafeMutableRawPointer(bitPattern: start), Int(clamping: end - start), MADV_DONTNEED)
    }
  }
}
