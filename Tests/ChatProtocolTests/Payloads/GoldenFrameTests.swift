import ChatProtocol
import Foundation
import Testing

/// Every recorded chat frame, read into its payload and written back.
@Suite struct GoldenFrameTests {
  /// What original peers send that we neither read nor write, on purpose: secrets, and fields that nobody defined.
  static let unwanted: [FrameID: Set<String>] = [
    .chatLoginReply: ["pwd"], .searchUserReply: ["pwd", "email"], .addFriendNotice: [],
    .textChat: ["extra", "foo", "zz"], .textChatReply: ["zz"], .textChatNotice: ["zz"],
  ]

  static func payload(_ frame: Frame) throws(PayloadError) -> (any FramePayload)? {
    switch frame.id {
    case .chatLogin: try ChatLoginRequest(frame: frame)
    case .chatLoginReply: try ChatLoginReply(frame: frame)
    case .searchUser: try SearchUserRequest(frame: frame)
    case .searchUserReply: try SearchUserReply(frame: frame)
    case .addFriend: try AddFriendRequest(frame: frame)
    case .addFriendReply: try AddFriendReply(frame: frame)
    case .addFriendNotice: try AddFriendNotice(frame: frame)
    case .authFriend: try AuthFriendRequest(frame: frame)
    case .authFriendReply: try AuthFriendReply(frame: frame)
    case .authFriendNotice: try AuthFriendNotice(frame: frame)
    case .textChat: try TextChatRequest(frame: frame)
    case .textChatReply: try TextChatReply(frame: frame)
    case .textChatNotice: try TextChatNotice(frame: frame)
    default: nil
    }
  }

  @Test func `The recordings are all there`() {
    #expect(Recording.all.count == 424)
    #expect(Set(Recording.frames(.toClient).compactMap(\.id)) == [1006, 1008, 1010, 1011, 1014, 1015, 1018, 1019])
    #expect(Set(Recording.frames(.toServer).compactMap(\.id)).isSuperset(of: [1005, 1007, 1009, 1013, 1017]))
  }

  @Test(arguments: Recording.frames(.toClient))
  func `What a family server sends is read and written with every field its clients read`(
    recording: Recording
  ) throws {
    let body = try #require(recording.body)
    let frame = Frame(id: FrameID(rawValue: try #require(recording.id)), body: Array(body.utf8))
    let payload = try #require(try Self.payload(frame))
    let written = String(decoding: payload.bodyBytes(), as: UTF8.self)
    let ignored = Self.unwanted[frame.id] ?? []
    #expect(differences(try #require(foundationObject(body)), foundationObject(written), ignoring: ignored) == [])
    for secret in ignored where frame.id != .textChatReply { #expect(!written.contains("\"\(secret)\"")) }
  }

  /// Requests that break the rules were recorded too; they must be refused, never trap.
  @Test(arguments: Recording.frames(.toServer))
  func `What a family client sends is read and written back`(recording: Recording) throws {
    let body = try #require(recording.body)
    let frame = Frame(id: FrameID(rawValue: try #require(recording.id)), body: Array(body.utf8))
    let object = foundationObject(body)
    let isBroken = object == nil || object?.isEmpty == true
    if isBroken, frame.id.rawValue <= 1017, frame.id.rawValue % 2 == 1 {
      #expect(throws: PayloadError.self) { try Self.payload(frame) }
      return
    }
    guard !isBroken, let payload = try Self.payload(frame) else { return }
    let written = foundationObject(String(decoding: payload.bodyBytes(), as: UTF8.self))
    if recording.caseName == "search by uid number" {
      // The family also takes a number; we write what its clients write.
      #expect(written?["uid"] as? String == "1004")
    } else {
      #expect(differences(object as Any, written, ignoring: Self.unwanted[frame.id] ?? []) == [])
    }
  }

  @Test func `A recorded connection comes whole through the decoder, cut anywhere`() throws {
    let recordings = Recording.frames(.toClient)
    let frames = recordings.map { Frame(id: FrameID(rawValue: $0.id ?? 0), body: Array(($0.body ?? "").utf8)) }
    #expect(recordings.map(\.announcedLength) == frames.map(\.body.count))
    let stream = try FrameDecoderTests.bytes(of: frames)
    for pieceSize in [1, 7, 1_448, stream.count] {
      var decoder = FrameDecoder()
      var decoded: [Frame] = []
      for start in stride(from: 0, to: stream.count, by: pieceSize) {
        decoder.append(stream[start..<min(start + pieceSize, stream.count)])
        decoded += try FrameDecoderTests.drain(&decoder)
      }
      #expect(decoded == frames)
    }
  }
}
