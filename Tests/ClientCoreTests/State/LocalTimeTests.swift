import ChatProtocol
import Glibc
import Testing

@testable import ClientCore

@Suite struct LocalTimeTests {
  @Test(arguments: [
    (Int64(0), Int64(0), [Int64(1970), 1, 1, 4, 0, 0]),
    (1_714_554_000_000, 0, [2024, 5, 1, 3, 9, 0]),
    (1_709_164_799_000, 0, [2024, 2, 28, 3, 23, 59]),
    (1_709_164_800_000, 0, [2024, 2, 29, 4, 0, 0]),
    (1_714_521_600_000, 28_800, [2024, 5, 1, 3, 8, 0]),
    (-1, 0, [1969, 12, 31, 3, 23, 59]),
    (951_782_400_000, 0, [2000, 2, 29, 2, 0, 0]),
    (4_107_542_400_000, 0, [2100, 3, 1, 1, 0, 0]),
  ])
  func turnsMillisecondsIntoADate(milliseconds: Int64, offset: Int64, expected: [Int64]) {
    let date = LocalTime(Timestamp(rawValue: milliseconds), zoneOffsetSeconds: offset).components
    #expect([date.year, date.month, date.day, date.weekday, date.hour, date.minute] == expected)
  }

  /// Berlin's in 2026 and 2027.
  static let berlin = LocalZone.changing(
    before: 3600,
    [
      LocalZone.Change(at: 1_774_746_000_000, offsetSeconds: 7200),
      LocalZone.Change(at: 1_792_890_000_000, offsetSeconds: 3600),
      LocalZone.Change(at: 1_806_195_600_000, offsetSeconds: 7200),
      LocalZone.Change(at: 1_824_944_400_000, offsetSeconds: 3600),
    ])

  /// Moments, and their month, day, hour and minute.
  static let moments: [(Int64, [Int64])] = [
    // 2026-07-01T12:00Z in summer and a November noon, seen from November.
    (1_782_907_200_000, [7, 1, 14, 0]), (1_796_040_000_000, [11, 30, 13, 0]),
    // Sunday 00:10 before the clocks go back in 2027.
    (1_824_934_200_000, [10, 31, 0, 10]),
  ]

  @Test(arguments: moments)
  func aMomentIsShownWithTheOffsetOfItsOwnTime(milliseconds: Int64, expected: [Int64]) {
    let now = LocalTime(1_796_040_000_000, zone: Self.berlin)
    let date = now.at(Timestamp(rawValue: milliseconds)).components
    #expect([date.month, date.day, date.hour, date.minute] == expected)
  }

  @Test func theMachinesZoneIsThatOfTheLibrary() {
    for milliseconds in [Int64(0), 1_782_907_200_000, 1_796_040_000_000] {
      var seconds = time_t(milliseconds / 1000)
      var local = tm()
      localtime_r(&seconds, &local)
      let date = LocalTime(Timestamp(rawValue: milliseconds), zone: .machine).components
      #expect(
        [date.month, date.day, date.hour, date.minute]
          == [local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min].map(Int64.init))
    }
    for milliseconds in [Int64.min, .max] {
      #expect((1...12).contains(LocalTime(Timestamp(rawValue: milliseconds), zone: .machine).components.month))
    }
  }

  /// Moments, and seconds until the next day.
  static let untilNextDay: [(Int64, LocalZone, Int64)] = [
    // Zones of half an hour east and west, and UTC.
    (1_796_054_400_000, .fixed(19_800), 2 * 3600 + 30 * 60), (1_796_094_000_000, .fixed(-34_200), 6 * 3600 + 30 * 60),
    (1_796_083_200_000, .fixed(0), 24 * 3600),
    // An evening in Berlin, then days on which the clocks change.
    (1_796_072_400_000, berlin, 2 * 3600), (1_774_738_800_000, berlin, 23 * 3600),
    (1_824_933_600_000, berlin, 25 * 3600),
    // Clocks that change at midnight itself, forward and back.
    (1_796_076_000_000, .changing(before: 0, [LocalZone.Change(at: 1_796_083_200_000, offsetSeconds: 3600)]), 2 * 3600),
    (
      1_796_076_000_000, .changing(before: 0, [LocalZone.Change(at: 1_796_083_200_000, offsetSeconds: -3600)]), 3 * 3600
    ),
  ]

  @Test(arguments: untilNextDay)
  func anotherDayBeginsAfter(now: Int64, zone: LocalZone, seconds: Int64) {
    let moment = LocalTime(Timestamp(rawValue: now), zone: zone)
    let wait = moment.untilNextDay
    #expect(wait == .seconds(seconds))
    let next = moment.at(Timestamp(rawValue: now + wait.components.seconds * 1000))
    #expect(wait > .zero && next.dayNumber == moment.dayNumber + 1)
    #expect(next.at(next.timestamp.advanced(byMilliseconds: -1)).dayNumber == moment.dayNumber)
  }

  @Test(arguments: [Int64.min, .max])
  func absurdTimesDoNotTrap(milliseconds: Int64) {
    let date = LocalTime(Timestamp(rawValue: milliseconds), zoneOffsetSeconds: .max).components
    #expect((1...12).contains(date.month))
    #expect((1...31).contains(date.day))
    #expect((0...6).contains(date.weekday))
    #expect(LocalTime(Timestamp(rawValue: milliseconds), zoneOffsetSeconds: 0).untilNextDay > .zero)
  }
}
