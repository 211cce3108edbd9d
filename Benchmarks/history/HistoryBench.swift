import ChatProtocol
import ClientCore
import Glibc
import LocalDatabase

/// `history-bench make FOLDER UID COUNT` fills a history, `history-bench measure FOLDER UID` measures it. Prints
/// `name=value` lines; times are in microseconds, sizes in KiB.
@main
struct HistoryBench {
  static func main() async {
    let arguments = CommandLine.arguments
    do {
      guard arguments.count >= 4, let uid = Int32(arguments[3]) else { throw Misuse() }
      let account = UserID(rawValue: uid)
      switch arguments[1] {
      case "make":
        guard arguments.count == 5, let count = Int(arguments[4]) else { throw Misuse() }
        try await HistoryMaker(folder: arguments[2], account: account).make(count: count)
      case "measure": try await HistoryMeasure(folder: arguments[2], account: account).measure()
      default: throw Misuse()
      }
    } catch {
      print("error=\(error)")
      exit(1)
    }
  }

  struct Misuse: Error {}
}

/// Figures that are printed as one line.
func report(_ name: String, _ value: some CustomStringConvertible) {
  print("\(name)=\(value)")
  fflush(nil)
}

/// Microseconds that something took.
func microseconds(_ duration: Duration) -> Int64 {
  duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
}

extension [Int64] {
  /// The value that `part` of all (0…1) do not exceed.
  func percentile(_ part: Double) -> Int64 {
    let sorted = sorted()
    guard !sorted.isEmpty else { return 0 }
    return sorted[Swift.min(sorted.count - 1, Int((Double(sorted.count) * part).rounded(.up)) - 1)]
  }
}

/// A line of /proc/self/status in KiB.
func memory(_ name: String) -> Int {
  guard let file = fopen("/proc/self/status", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, 256, file) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if text.hasPrefix(name + ":") { return Int(text.split(whereSeparator: { $0 == " " || $0 == "\t" })[1]) ?? 0 }
  }
  return 0
}
