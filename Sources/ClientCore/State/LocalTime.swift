import ChatProtocol

/// A moment together with the zone in which it is shown.
public struct LocalTime: Sendable, Hashable {
  public var timestamp: Timestamp
  /// The user's; each moment is shown with the offset that was in force then.
  public var zone: LocalZone

  public init(_ timestamp: Timestamp, zone: LocalZone) {
    self.timestamp = timestamp
    self.zone = zone
  }

  /// A moment in a zone that never changes.
  public init(_ timestamp: Timestamp, zoneOffsetSeconds: Int64) {
    self.init(timestamp, zone: .fixed(zoneOffsetSeconds))
  }

  /// Another moment in the same zone.
  public func at(_ timestamp: Timestamp) -> LocalTime { LocalTime(timestamp, zone: zone) }

  /// Seconds to add to UTC at this moment.
  public var zoneOffsetSeconds: Int64 { min(max(zone.offsetSeconds(at: timestamp), -86_400), 86_400) }

  /// Days since 1970-01-01 in the user's zone.
  public var dayNumber: Int64 { Self.floorDivide(localSeconds, 86_400) }

  /// How long it takes from this moment until another day begins in the user's zone; more than nothing.
  public var untilNextDay: Duration {
    let now = Self.clamped(timestamp)
    let midnight = now + 86_400_000 - (localSeconds - dayNumber * 86_400) * 1000
    // Where clocks change before it, it comes as much sooner or later.
    let change = (at(Timestamp(rawValue: midnight)).zoneOffsetSeconds - zoneOffsetSeconds) * 1000
    let moved = midnight - change
    let next = moved > now && at(Timestamp(rawValue: moved)).dayNumber != dayNumber ? moved : midnight
    return .milliseconds(next - now)
  }

  /// Values from the wire may be anything; beyond ±10,000 years a date means nothing, so they are clamped.
  static func clamped(_ timestamp: Timestamp) -> Int64 {
    let limit: Int64 = 315_569_520_000_000
    return min(max(timestamp.rawValue, -limit), limit)
  }

  private var localSeconds: Int64 { Self.floorDivide(Self.clamped(timestamp), 1000) + zoneOffsetSeconds }

  /// Calendar date and time of day in the proleptic Gregorian calendar.
  public struct Components: Sendable, Hashable {
    public let year: Int64
    /// 1…12.
    public let month: Int64
    /// 1…31.
    public let day: Int64
    /// 0 is Sunday.
    public let weekday: Int64
    public let hour: Int64
    public let minute: Int64
    /// Days since 1970-01-01 in the user's zone.
    public let dayNumber: Int64
  }

  public var components: Components {
    let local = localSeconds
    let dayNumber = Self.floorDivide(local, 86_400)
    let secondOfDay = local - dayNumber * 86_400
    // Days to civil date by counting years from 1 March, 400-year eras of 146,097 days each.
    let shifted = dayNumber + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let weekday = Self.floorDivide(dayNumber + 4, 7)
    return Components(
      year: year, month: month, day: day, weekday: dayNumber + 4 - weekday * 7,
      hour: secondOfDay / 3600, minute: secondOfDay % 3600 / 60, dayNumber: dayNumber)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}
