import ChatProtocol
import Testing

@Suite struct TextFrameSplitterTests {
  static let from = UserID(rawValue: 1001)
  static let to = UserID(rawValue: 1004)
  let splitter = TextFrameSplitter(maxBodyBytes: FrameLimits.familyServer.maxBodyBytes)

  static func item(_ count: Int, _ text: String = "x") -> TextItem {
    TextItem(msgid: "m\(count)", content: MessageContent(String(repeating: text, count: count)))
  }

  @Test func `No texts are no frames`() throws {
    #expect(try splitter.split(from: Self.from, to: Self.to, items: []).isEmpty)
  }

  @Test func `What fits one frame stays in one`() throws {
    let items = (0..<20).map { Self.item($0) }
    let requests = try splitter.split(from: Self.from, to: Self.to, items: items)
    #expect(requests == [TextChatRequest(from: Self.from, to: Self.to, items: items)])
  }

  @Test func `Texts are spread in order over frames within the limit, none of which could take one more`() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      let items = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
        Self.item(
          .random(in: 0...600, using: &generator), ["x", "你", "\n", "\""].randomElement(using: &generator) ?? "x")
      }
      let requests = try splitter.split(from: Self.from, to: Self.to, items: items)
      #expect(requests.flatMap(\.items) == items)
      #expect(requests.allSatisfy { $0.bodyBytes().count <= 2_048 && $0.from == Self.from && $0.to == Self.to })
      for (request, next) in zip(requests, requests.dropFirst()) {
        var fuller = request
        fuller.items += next.items.prefix(1)
        #expect(fuller.bodyBytes().count > 2_048)
      }
    }
  }

  @Test func `A text that fills a frame to the last byte is sent and one byte more is refused`() throws {
    let empty = TextChatRequest(from: Self.from, to: Self.to, items: [TextItem(msgid: "m", content: "")])
    let room = 2_048 - empty.bodyBytes().count
    let fitting = TextItem(msgid: "m", content: MessageContent(String(repeating: "x", count: room)))
    let requests = try splitter.split(from: Self.from, to: Self.to, items: [fitting])
    #expect(requests.map { $0.bodyBytes().count } == [2_048])
    let long = TextItem(msgid: "m", content: MessageContent(fitting.content.text + "x"))
    #expect(throws: TextTooLongError(itemIndex: 1, excessBytes: 1, bodyBytes: 2_049, maxBodyBytes: 2_048)) {
      try splitter.split(from: Self.from, to: Self.to, items: [fitting, long])
    }
  }

  @Test func `Bytes are counted as they stand on the wire`() {
    let lines = TextItem(msgid: "m", content: MessageContent(String(repeating: "\n", count: 1_500)))
    let error = #expect(throws: TextTooLongError.self) {
      try splitter.split(from: Self.from, to: Self.to, items: [lines])
    }
    #expect(error.map { $0.bodyBytes - $0.maxBodyBytes } == error?.excessBytes)
    #expect((error?.bodyBytes ?? 0) > 3_000)
    #expect(error?.message.contains("longer than the server accepts") == true)
  }

  @Test func `A limit beyond what a header can say is not believed`() {
    #expect(TextFrameSplitter(maxBodyBytes: .max).maxBodyBytes == 65_535)
  }
}
