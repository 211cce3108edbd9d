import ChatProtocol
import Foundation
import Testing

/// Every recorded frame of the native dialect, read into its payload and written back.
@Suite struct NativeRecordingFrameTests {
  private static let frames = Recording.native.filter { $0.id != nil }

  private static func payload(_ frame: Frame) throws -> (any FramePayload)? {
    switch frame.id {
    case .offlineNotice: try OfflineNotice(frame: frame)
    case .heartbeat: try HeartbeatRequest(frame: frame)
    case .heartbeatReply: try HeartbeatReply(frame: frame)
    case .sync: try SyncRequest(frame: frame)
    case .syncReply: try SyncReply(frame: frame)
    case .inboxConfirmation: try InboxConfirmation(frame: frame)
    case .eventNotice: try EventNotice(frame: frame)
    case .history: try HistoryRequest(frame: frame)
    case .historyReply: try HistoryReply(frame: frame)
    case .conversations: try ConversationsRequest(frame: frame)
    case .conversationsReply: try ConversationsReply(frame: frame)
    case .read: try ReadRequest(frame: frame)
    case .readReply: try ReadReply(frame: frame)
    case .recall: try RecallRequest(frame: frame)
    case .recallReply: try RecallReply(frame: frame)
    case .edit: try EditRequest(frame: frame)
    case .editReply: try EditReply(frame: frame)
    case .typing: try TypingRequest(frame: frame)
    case .typingNotice: try TypingNotice(frame: frame)
    case .presence: try PresenceRequest(frame: frame)
    case .presenceNotice: try PresenceNotice(frame: frame)
    case .privacy: try PrivacyRequest(frame: frame)
    case .privacyReply: try PrivacyReply(frame: frame)
    case .decline: try DeclineRequest(frame: frame)
    case .declineReply: try DeclineReply(frame: frame)
    case .block: try BlockRequest(frame: frame)
    case .blockReply: try BlockReply(frame: frame)
    case .blockedList: try BlockedListRequest(frame: frame)
    case .blockedListReply: try BlockedListReply(frame: frame)
    case .deliveredNotice: try DeliveredNotice(frame: frame)
    default: try GoldenFrameTests.payload(frame)
    }
  }

  @Test func `Every frame of the dialect was recorded`() {
    let recorded = Set(Self.frames.compactMap(\.id))
    // All that have a name, but for the notices that only family sessions get.
    let expected = (UInt16(1005)...1299).filter { FrameID(rawValue: $0).description != String($0) }
    #expect(recorded == Set(expected).subtracting([1011, 1015]))
  }

  @Test(arguments: frames)
  func `What was recorded is read and written back byte for byte`(recording: Recording) throws {
    let body = try #require(recording.body)
    let frame = Frame(id: FrameID(rawValue: try #require(recording.id)), body: Array(body.utf8))
    let payload = try #require(try Self.payload(frame))
    #expect(String(decoding: payload.bodyBytes(), as: UTF8.self) == body)
  }
}
