/// Local times as scripts write them (ISO 8601 without a zone).
enum LocalTimeText {
  private static let years: ClosedRange<Int64> = 1970...9999

  /// `2024-05-01T09:00` or `2024-05-01T09:00:30` as milliseconds since 1970-01-01T00:00; `nil` for anything else.
  static func milliseconds(_ text: String) -> Int64? {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }
    let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).map(number)
    let time = halves[1].split(separator: ":", omittingEmptySubsequences: false).map(number)
    guard date.count == 3, (2...3).contains(time.count),
      let year = date[0], let month = date[1], let day = date[2], let hour = time[0], let minute = time[1],
      let second = time.count == 3 ? time[2] : 0,
      years.contains(year), (1...12).contains(month), (1...lastDay(of: month, in: year)).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = dayNumber(year: year, month: month, day: day)
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000
  }

  private static func number(_ digits: Substring) -> Int64? {
    guard !digits.isEmpty, digits.utf8.count <= 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int64(digits)
  }

  private static func isLeap(_ year: Int64) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  private static func lastDay(of month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01.
  private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
    // Leap days fell in the years that are over.
    let past = year - 1
    var days = (year - 1970) * 365 + (past / 4 - past / 100 + past / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400)
    for earlier in 1..<12 where Int64(earlier) < month { days += lastDay(of: Int64(earlier), in: year) }
    return days + day - 1
  }
}
