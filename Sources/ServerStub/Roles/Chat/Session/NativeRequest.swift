import ChatProtocol

/// What a native session may ask besides a family's requests (docs/protocol.md, chapter 4).
enum NativeRequest: Sendable {
  case sync(SyncRequest)
  case confirm(InboxConfirmation)
  case history(HistoryRequest)
  case conversations(ConversationsRequest)
  case read(ReadRequest)
  case recall(RecallRequest)
  case edit(EditRequest)
  case typing(TypingRequest)
  case presence
  case privacy(PrivacyRequest)
  case decline(DeclineRequest)
  case block(BlockRequest)
  case blockedList(BlockedListRequest)

  /// The outcome of reading a frame.
  enum Reading: Sendable {
    case request(NativeRequest)
    /// The body is not what it should be; the reply to send, or nil for a frame that has none.
    case malformed(Frame?)
    /// The id is none of these.
    case other
  }

  /// Reads a frame.
  static func read(_ frame: Frame) -> Reading {
    do throws(PayloadError) {
      switch frame.id {
      case .sync: return .request(.sync(try SyncRequest(frame: frame)))
      case .inboxConfirmation: return .request(.confirm(try InboxConfirmation(frame: frame)))
      case .history: return .request(.history(try HistoryRequest(frame: frame)))
      case .conversations: return .request(.conversations(try ConversationsRequest(frame: frame)))
      case .read: return .request(.read(try ReadRequest(frame: frame)))
      case .recall: return .request(.recall(try RecallRequest(frame: frame)))
      case .edit: return .request(.edit(try EditRequest(frame: frame)))
      case .typing: return .request(.typing(try TypingRequest(frame: frame)))
      case .presence:
        _ = try PresenceRequest(frame: frame)
        return .request(.presence)
      case .privacy: return .request(.privacy(try PrivacyRequest(frame: frame)))
      case .decline: return .request(.decline(try DeclineRequest(frame: frame)))
      case .block: return .request(.block(try BlockRequest(frame: frame)))
      case .blockedList: return .request(.blockedList(try BlockedListRequest(frame: frame)))
      default: return .other
      }
    } catch {
      return .malformed(refusal(.malformedBody, to: frame.id))
    }
  }

  /// What of an account's limits the request uses.
  var limitedAct: AccountLimits.Act? {
    switch self {
    case .read: .marks
    case .recall, .edit: .changes
    case .presence, .privacy, .decline, .block, .blockedList: .settings
    case .sync, .confirm, .history, .conversations, .typing: nil
    }
  }

  /// The reply that refuses a request and names what it is about; nil for those that have no reply.
  static func refusal(_ code: ErrorCode, to request: NativeRequest) -> Frame? {
    switch request {
    case .read(let request): ReadReply(error: code, peer: request.peer).frame()
    case .recall(let request): RecallReply(error: code, peer: request.peer, msgid: request.msgid).frame()
    case .edit(let request): EditReply(error: code, peer: request.peer, msgid: request.msgid, version: 0).frame()
    case .privacy: PrivacyReply(error: code).frame()
    case .decline(let request): DeclineReply(error: code, applicant: request.applicant).frame()
    case .block(let request): BlockReply(error: code, uid: request.uid, isOn: request.isOn).frame()
    case .blockedList: BlockedListReply(error: code).frame()
    case .sync: SyncReply(error: code).frame()
    case .history(let request): HistoryReply(error: code, peer: request.peer).frame()
    case .conversations: ConversationsReply(error: code).frame()
    case .confirm, .typing, .presence: nil
    }
  }

  /// The reply that refuses a request; nil for those that have no reply.
  static func refusal(_ code: ErrorCode, to id: FrameID) -> Frame? {
    let reply: FrameID? =
      switch id {
      case .sync: .syncReply
      case .history: .historyReply
      case .conversations: .conversationsReply
      case .read: .readReply
      case .recall: .recallReply
      case .edit: .editReply
      case .privacy: .privacyReply
      case .decline: .declineReply
      case .block: .blockReply
      case .blockedList: .blockedListReply
      default: nil
      }
    return reply.map { ChatRequest.refusal(code, id: $0) }
  }
}
