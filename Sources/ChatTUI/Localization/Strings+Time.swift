import ClientCore

/// Times as WeChat writes them.
extension Strings {
  /// A moment in the chat list, short: `21:03`, `昨天`, a weekday, or a date.
  func listTime(_ moment: LocalTime, now: LocalTime) -> String {
    let (then, today) = (moment.components, now.components)
    switch today.dayNumber - then.dayNumber {
    case 0: return clockTime(then)
    case 1: return pick("昨天", "Yesterday")
    case 2...6: return weekday(then.weekday)
    default: return shortDate(then, sameYear: then.year == today.year)
    }
  }

  /// A moment between two messages, with its time of day: `21:03`, `昨天 21:03`, `星期二 21:03`, or date and time.
  func separatorTime(_ moment: LocalTime, now: LocalTime) -> String {
    let (then, today) = (moment.components, now.components)
    let time = clockTime(then)
    switch today.dayNumber - then.dayNumber {
    case ...(-1): return "\(longDate(then, sameYear: then.year == today.year)) \(time)"
    case 0: return time
    case 1: return pick("昨天 \(time)", "Yesterday \(time)")
    case 2...6: return "\(weekday(then.weekday)) \(time)"
    default: return "\(longDate(then, sameYear: then.year == today.year)) \(time)"
    }
  }

  /// The same within a sentence.
  func lastSeenTime(_ moment: LocalTime, now: LocalTime) -> String {
    guard now.components.dayNumber - moment.components.dayNumber == 1 else { return separatorTime(moment, now: now) }
    let time = clockTime(moment.components)
    return pick("昨天 \(time)", "yesterday \(time)")
  }

  private func clockTime(_ time: LocalTime.Components) -> String {
    "\(twoDigits(time.hour)):\(twoDigits(time.minute))"
  }

  private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func weekday(_ day: Int64) -> String {
    switch day {
    case 0: pick("星期日", "Sunday")
    case 1: pick("星期一", "Monday")
    case 2: pick("星期二", "Tuesday")
    case 3: pick("星期三", "Wednesday")
    case 4: pick("星期四", "Thursday")
    case 5: pick("星期五", "Friday")
    default: pick("星期六", "Saturday")
    }
  }

  private func month(_ month: Int64) -> String {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let index = Int(clamping: month) - 1
    return names.indices.contains(index) ? names[index] : "\(month)"
  }

  private func shortDate(_ date: LocalTime.Components, sameYear: Bool) -> String {
    let day = pick("\(date.month)月\(date.day)日", "\(date.day) \(month(date.month))")
    return sameYear ? day : pick("\(date.year)/\(date.month)/\(date.day)", "\(day) \(date.year)")
  }

  private func longDate(_ date: LocalTime.Components, sameYear: Bool) -> String {
    let day = pick("\(date.month)月\(date.day)日", "\(date.day) \(month(date.month))")
    return sameYear ? day : pick("\(date.year)年\(day)", "\(day) \(date.year)")
  }
}
