import ChatProtocol
import Testing

@Suite struct FrameDecoderTests {
  static let frames = [
    Frame(id: .chatLogin, body: Array(#"{"uid":1001,"token":"t"}"#.utf8)),
    Frame(id: .heartbeat, body: []),
    Frame(id: .textChat, body: Array(repeating: 0x41, count: 2_048)),
    Frame(id: FrameID(rawValue: 0), body: [0]),
    Frame(id: .textChatNotice, body: Array("你好".utf8)),
  ]

  static func bytes(of frames: [Frame]) throws -> [UInt8] {
    try frames.flatMap { try $0.encoded() }
  }

  static func drain(_ decoder: inout FrameDecoder) throws(FrameError) -> [Frame] {
    var frames: [Frame] = []
    while let frame = try decoder.next() { frames.append(frame) }
    return frames
  }

  @Test func `Nothing comes of nothing`() throws {
    var decoder = FrameDecoder()
    #expect(try decoder.next() == nil)
    decoder.append([])
    #expect(try decoder.next() == nil)
    #expect(decoder.bufferedByteCount == 0)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 64, 1_000, 100_000])
  func `Frames come out the same however the stream is cut`(pieceSize: Int) throws {
    let stream = try Self.bytes(of: Self.frames)
    var decoder = FrameDecoder()
    var frames: [Frame] = []
    for start in stride(from: 0, to: stream.count, by: pieceSize) {
      decoder.append(stream[start..<min(start + pieceSize, stream.count)])
      frames += try Self.drain(&decoder)
    }
    #expect(frames == Self.frames)
    #expect(decoder.bufferedByteCount == 0)
  }

  @Test func `Frames come out the same when cut at random and asked for at random`() throws {
    var generator = SeededGenerator(seed: 1)
    let stream = try Self.bytes(of: Self.frames + Self.frames + Self.frames)
    for _ in 0..<200 {
      var decoder = FrameDecoder()
      var frames: [Frame] = []
      var position = 0
      while position < stream.count {
        let end = min(position + Int.random(in: 1...900, using: &generator), stream.count)
        stream[position..<end].withUnsafeBytes { decoder.append($0) }
        position = end
        if Bool.random(using: &generator) { frames += try Self.drain(&decoder) }
      }
      frames += try Self.drain(&decoder)
      #expect(frames == Self.frames + Self.frames + Self.frames)
    }
  }

  @Test func `A frame is given out with its last byte and not before`() throws {
    let stream = try Self.frames[0].encoded()
    var decoder = FrameDecoder()
    for (index, byte) in stream.enumerated() {
      #expect(decoder.bufferedByteCount == index)
      decoder.append(CollectionOfOne(byte))
      #expect(try decoder.next() == (index == stream.count - 1 ? Self.frames[0] : nil))
    }
  }

  @Test func `A truncated frame stays waiting`() throws {
    var decoder = FrameDecoder()
    decoder.append(try Self.frames[2].encoded().dropLast())
    #expect(try decoder.next() == nil)
    #expect(decoder.bufferedByteCount == 2_051)
  }

  @Test(arguments: [
    (FrameLimits.familyServer, UInt16(2_048), 2_048), (.ourServer, 2_048, 65_535), (.any, 65_535, 65_535),
    (.any, 0, 0),
  ])
  func `A header at the limit passes`(limits: FrameLimits, id: UInt16, length: Int) throws {
    var decoder = FrameDecoder(limits: limits)
    let frame = Frame(id: FrameID(rawValue: id), body: Array(repeating: 0x20, count: length))
    decoder.append(try frame.encoded())
    #expect(try decoder.next() == frame)
  }

  @Test(arguments: [
    ([0x03, 0xF9, 0x08, 0x01], FrameLimits.familyServer, FrameError.bodyTooLong(length: 2_049, limit: 2_048)),
    ([0x03, 0xF9, 0xFF, 0xFF], .familyServer, .bodyTooLong(length: 65_535, limit: 2_048)),
    ([0x08, 0x01, 0x00, 0x00], .familyServer, .idOutOfRange(2_049, limit: 2_048)),
    ([0xFF, 0xFF, 0xFF, 0xFF], .familyServer, .idOutOfRange(65_535, limit: 2_048)),
    ([0x47, 0x45, 0x54, 0x20], .ourServer, .idOutOfRange(0x4745, limit: 2_048)),
  ])
  func `A header beyond the limit is refused before its body comes`(
    header: [UInt8], limits: FrameLimits, error: FrameError
  ) throws {
    var decoder = FrameDecoder(limits: limits)
    decoder.append(header.dropLast())
    #expect(try decoder.next() == nil)
    decoder.append(header.suffix(1))
    #expect(throws: error) { try decoder.next() }
  }

  @Test func `Frames before a bad header still come out, then the error stays`() throws {
    var decoder = FrameDecoder(limits: .familyServer)
    decoder.append(try Self.bytes(of: [Self.frames[0]]) + [0xFF, 0xFF, 0, 0])
    #expect(try decoder.next() == Self.frames[0])
    for _ in 0..<3 {
      #expect(throws: FrameError.idOutOfRange(65_535, limit: 2_048)) { try decoder.next() }
      decoder.append(try Self.frames[0].encoded())
    }
    #expect(decoder.bufferedByteCount == 0)
  }

  /// Takes well under a second if each byte is touched a constant number of times, and hours if not.
  @Test(.timeLimit(.minutes(1)))
  func `Half a million small frames in one read take linear time`() throws {
    let small: [UInt8] = [0x03, 0xFF, 0, 1, 0x20]
    var stream: [UInt8] = []
    for _ in 0..<500_000 { stream += small }
    var decoder = FrameDecoder()
    decoder.append(stream)
    var count = 0
    while try decoder.next() != nil { count += 1 }
    #expect(count == 500_000)
  }

  @Test(.timeLimit(.minutes(1)))
  func `Large frames fed byte by byte behind a backlog take linear time`() throws {
    var stream: [UInt8] = []
    for _ in 0..<4 { stream += try Frame(id: .textChat, body: Array(repeating: 0x20, count: 65_535)).encoded() }
    var decoder = FrameDecoder()
    var count = 0
    for byte in stream {
      decoder.append(CollectionOfOne(byte))
      while try decoder.next() != nil { count += 1 }
    }
    #expect(count == 4)
  }
}
