import ChatProtocol
import Testing

@Suite struct JSONNumberTests {
  @Test(arguments: [
    ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1001", 1001), ("2147483648", 2_147_483_648),
    ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), ("1.0", 1), ("-12.000", -12), ("0.0", 0),
  ])
  func `Integers are read exactly`(text: String, value: Int64) throws {
    #expect(try JSONDocument(parsing: Array(text.utf8)).root.int == value)
  }

  @Test(arguments: [
    "9223372036854775808", "-9223372036854775809", "99999999999999999999999999", "1.5", "0.1", "1.00001", "1e3", "1E0",
    "-1e-3", "1.0e1", "1e999999999", "0e0",
  ])
  func `What is no integer, or too large for one, is a number without an integer value`(text: String) throws {
    let value = try JSONDocument(parsing: Array(text.utf8)).root
    #expect(value.int == nil)
    #expect(value.string == nil)
    #expect(!value.isNull)
  }

  @Test func `A number as long as a frame is read without harm`() throws {
    let digits = String(repeating: "9", count: 65_535)
    #expect(try JSONDocument(parsing: Array(digits.utf8)).root.int == nil)
    let zeros = "1." + String(repeating: "0", count: 65_000)
    #expect(try JSONDocument(parsing: Array(zeros.utf8)).root.int == 1)
  }
}
