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
    let date = LocalTime(milliseconds: milliseconds, zoneOffsetSeconds: offset).components
    #expect([date.year, date.month, date.day, date.weekday, date.hour, date.minute] == expected)
  }

  @Test(arguments: [Int64.min, .max])
  func absurdTimesDoNotTrap(milliseconds: Int64) {
    let date = LocalTime(milliseconds: milliseconds, zoneOffsetSeconds: .max).components
    #expect((1...12).contains(date.month))
    #expect((1...31).contains(date.day))
    #expect((0...6).contains(date.weekday))
  }
}
