import Testing

@testable import ServerStub

@Suite("Query strings")
struct QueryStringTests {
  @Test("escapes and plus signs are decoded, and broken escapes are kept")
  func decoding() {
    let query = QueryString("a=1&b=x%20y+z&c&=d&%E4%BD%A0=%zz%4&e=%FF")
    #expect(query.parameters.map(\.key) == ["a", "b", "c", "", "你", "e"])
    #expect(query.parameters.map(\.value) == ["1", "x y z", "", "d", "%zz%4", "\u{FFFD}"])
  }
}
