import Glibc

/// The wall clock in the time zone of the machine, for texts people read.
struct LocalTimeClock: Sendable {
  /// A moment as calendars and clocks show it.
  struct Reading: Equatable, Sendable {
    var year: Int
    /// 1…12.
    var month: Int
    /// 1…31.
    var day: Int
    /// 0…23.
    var hour: Int
    /// 0…59.
    var minute: Int

    /// `2024-05-01`.
    var dateText: String { "\(year)-\(Reading.two(month))-\(Reading.two(day))" }
    /// `09:05`.
    var timeText: String { "\(Reading.two(hour)):\(Reading.two(minute))" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  }

  /// The moment now.
  let now: @Sendable () -> Reading

  init(now: @escaping @Sendable () -> Reading) {
    self.now = now
  }

  /// Reads a clock that counts milliseconds since 1970 UTC, in the time zone of the machine.
  init(milliseconds: @escaping @Sendable () -> Int64) {
    self.init {
      var seconds = time_t(milliseconds() / 1000)
      var parts = tm()
      localtime_r(&seconds, &parts)
      return Reading(
        year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
        hour: Int(parts.tm_hour), minute: Int(parts.tm_min))
    }
  }
}
