import ChatProtocol
import ClientCore
import Testing

@testable import ChatTUI

@Suite("Local times in scripts")
struct LocalTimeTextTests {
  @Test(
    "a time is read as the calendar says it",
    arguments: [
      "1970-01-01T00:00", "2000-02-29T23:59", "2024-02-29T12:30", "2024-12-31T23:59", "2100-03-01T00:00",
      "9999-12-31T00:00",
    ])
  func readsBack(text: String) throws {
    let milliseconds = try #require(LocalTimeText.milliseconds(text))
    let parts = LocalTime(Timestamp(rawValue: milliseconds), zoneOffsetSeconds: 0).components
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    #expect("\(parts.year)-\(two(parts.month))-\(two(parts.day))T\(two(parts.hour)):\(two(parts.minute))" == text)
  }

  @Test("seconds count")
  func seconds() {
    #expect(LocalTimeText.milliseconds("1970-01-01T00:01:02") == 62_000)
  }

  @Test(
    "what is no time is refused",
    arguments: [
      "", "2024", "2024-05-01", "2024-05-01T", "2024-05-01T9", "2024-13-01T00:00", "2024-00-01T00:00",
      "2023-02-29T00:00",
      "2024-04-31T00:00", "2024-05-01T24:00", "2024-05-01T00:60", "2024-05-01T00:00:60", "1969-12-31T23:59",
      "99999-01-01T00:00", "2024-05-01T+1:00", "2024-05-01T-1:00", "2024-05-01 09:00", "2024-05-01T09:00Z",
    ])
  func refuses(text: String) {
    #expect(LocalTimeText.milliseconds(text) == nil)
  }
}
