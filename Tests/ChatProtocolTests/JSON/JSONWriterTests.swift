import ChatProtocol
import Foundation
import Testing

@Suite struct JSONWriterTests {
  static func write(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    #expect(writer.byteCount >= 0)
    return String(decoding: writer.finish(), as: UTF8.self)
  }

  @Test func `Values and commas stand where they belong`() {
    let text = Self.write {
      $0.beginObject()
      $0.field("s", "x")
      $0.field("i", Int64(-5))
      $0.field("b", true)
      $0.key("a")
      $0.beginArray()
      $0.int(1)
      $0.null()
      $0.bool(false)
      $0.string("")
      $0.beginObject()
      $0.endObject()
      $0.beginArray()
      $0.endArray()
      $0.raw(Array("[7]".utf8))
      $0.endArray()
      $0.field("l", Int32(3))
      $0.field("n", 4)
      $0.endObject()
    }
    #expect(text == #"{"s":"x","i":-5,"b":true,"a":[1,null,false,"",{},[],[7]],"l":3,"n":4}"#)
  }

  @Test(arguments: [0, 1, -1, 9, 10, 99, 100, -1_000, .max, .min] as [Int64])
  func `Integers are written in full`(value: Int64) {
    #expect(Self.write { $0.int(value) } == String(value))
  }

  @Test(arguments: [
    ("", ""), ("plain", "plain"), ("\"\\", #"\"\\"#), ("\n\r\t\u{8}\u{C}", #"\n\r\t\b\f"#),
    ("\u{1}\u{1F}", #"\u0001\u001f"#),
    ("/é你😀\u{7F}", "/é你😀\u{7F}"), ("a\nb", #"a\nb"#), ("\u{0}", "\u{FFFD}"), ("x\u{0}y", "x\u{FFFD}y"),
  ])
  func `Strings are escaped where they must be and nowhere else`(value: String, expected: String) {
    #expect(Self.write { $0.string(value) } == "\"\(expected)\"")
    #expect(
      Self.write {
        $0.beginObject(); $0.field(value, value); $0.endObject()
      } == "{\"\(expected)\":\"\(expected)\"}")
  }

  /// Foundation's strings come out as UTF-16 inside; the writer must not care how a string is stored.
  @Test func `A string from elsewhere is written like any other`() {
    let bridged = NSString(string: "你好\n\"x\"") as String
    #expect(Self.write { $0.string(bridged) } == #""你好\n\"x\"""#)
  }

  @Test func `What is written is read back the same, by us and by others`() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<500 {
      var writer = JSONWriter()
      let value = RandomJSON.make(&generator, depth: 4)
      value.write(to: &writer)
      let bytes = writer.finish()
      #expect(try RandomJSON(JSONDocument(parsing: bytes).root) == value)
      let foreign = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      #expect(RandomJSON(foreign: foreign) == value)
    }
  }
}
