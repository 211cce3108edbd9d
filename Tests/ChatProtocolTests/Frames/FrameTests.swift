import ChatProtocol
import Testing

@Suite struct FrameTests {
  @Test func `A frame is its id and its length, big-endian, and its body`() throws {
    let frame = Frame(id: .textChat, body: Array("{}".utf8))
    #expect(try frame.encoded() == [0x03, 0xF9, 0x00, 0x02, 0x7B, 0x7D])
  }

  @Test func `An empty body is a frame of four bytes`() throws {
    #expect(try Frame(id: FrameID(rawValue: 0xFFFF), body: []).encoded() == [0xFF, 0xFF, 0, 0])
  }

  @Test func `The longest body a header can announce is written`() throws {
    let bytes = try Frame(id: .textChat, body: Array(repeating: 0x20, count: 65_535)).encoded()
    #expect(bytes.count == 65_539)
    #expect(bytes[2...3] == [0xFF, 0xFF])
  }

  @Test func `A longer body is refused and nothing is appended`() throws {
    let frame = Frame(id: .textChat, body: Array(repeating: 0x20, count: 65_536))
    let error = FrameError.bodyTooLong(length: 65_536, limit: 65_535)
    #expect(throws: error) { try frame.encoded() }
    var bytes: [UInt8] = [1]
    #expect(throws: error) { try Frame.encode(id: frame.id, body: frame.body, into: &bytes) }
    #expect(bytes == [1])
  }

  @Test func `Frames are appended one after the other`() throws {
    var bytes: [UInt8] = []
    try Frame.encode(id: .heartbeat, body: [1], into: &bytes)
    try Frame.encode(id: .heartbeatReply, body: [], into: &bytes)
    #expect(bytes == [0x03, 0xFF, 0, 1, 1, 0x04, 0x00, 0, 0])
  }

  @Test func `A header is read in network order`() {
    let header = FrameHeader(0x03, 0xED, 0x12, 0x34)
    #expect(header == FrameHeader(id: .chatLogin, bodyLength: 0x1234))
    var bytes: [UInt8] = []
    header.write(to: &bytes)
    #expect(bytes == [0x03, 0xED, 0x12, 0x34])
  }

  @Test func `Errors tell the numbers`() {
    #expect(FrameError.bodyTooLong(length: 9, limit: 8).message.contains("9 bytes where 8"))
    #expect(FrameError.idOutOfRange(9, limit: 8).message.contains("is 9 where 8"))
  }
}
