import ChatProtocol
import NIOCore
import Testing

@testable import ServerStub

@Suite("Frames cut from what a peer sends")
struct InboundFramesTests {
  private let frames = [
    Frame(id: .chatLogin, body: Array("{}".utf8)),
    Frame(id: .textChat, body: []),
    Frame(id: .searchUser, body: [UInt8](repeating: 0x20, count: 65_535)),
    Frame(id: FrameID(rawValue: 2048), body: [1, 2, 3]),
  ]

  private func bytes() throws -> [UInt8] {
    try frames.flatMap { try $0.encoded() }
  }

  private func drain(_ inbound: inout InboundFrames) throws -> [Frame] {
    var found: [Frame] = []
    while let frame = try inbound.next() { found.append(frame) }
    return found
  }

  @Test("pieces of any size give the same frames", arguments: [1, 2, 3, 5, 7, 1_000, 65_536, 1_000_000])
  func piecesOfAnySize(size: Int) throws {
    var inbound = InboundFrames(limits: .ourServer)
    var found: [Frame] = []
    var rest = try bytes()[...]
    while !rest.isEmpty {
      inbound.append(ByteBuffer(bytes: rest.prefix(size)))
      rest = rest.dropFirst(size)
      found += try drain(&inbound)
    }
    #expect(found == frames)
    #expect(inbound.bufferedByteCount == 0)
  }

  @Test("an incomplete frame stays until the rest comes")
  func incompleteFrame() throws {
    var inbound = InboundFrames(limits: .ourServer)
    let bytes = try Frame(id: .chatLogin, body: Array("{\"uid\":1}".utf8)).encoded()
    inbound.append(ByteBuffer(bytes: bytes.dropLast()))
    #expect(try inbound.next() == nil)
    #expect(inbound.bufferedByteCount == bytes.count - 1)
    inbound.append(ByteBuffer(bytes: bytes.suffix(1)))
    #expect(try inbound.next()?.id == .chatLogin)
  }

  @Test("an id above the limit is found with the header alone")
  func idAboveLimit() {
    var inbound = InboundFrames(limits: .ourServer)
    inbound.append(ByteBuffer(bytes: [0x08, 0x01, 0xFF, 0xFF]))
    #expect(throws: FrameError.idOutOfRange(2_049, limit: 2_048)) { try inbound.next() }
  }

  @Test("a body above the limit is found with the header alone")
  func bodyAboveLimit() {
    var inbound = InboundFrames(limits: .familyServer)
    inbound.append(ByteBuffer(bytes: [0x03, 0xED, 0x08, 0x01]))
    #expect(throws: FrameError.bodyTooLong(length: 2_049, limit: 2_048)) { try inbound.next() }
  }
}
