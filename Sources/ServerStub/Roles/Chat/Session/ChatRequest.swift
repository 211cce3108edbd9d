import ChatProtocol

/// What a client may ask of the chat server, read from its frame (`docs/protocol.md`, chapter 2).
enum ChatRequest: Sendable {
  case login(ChatLoginRequest)
  case search(SearchUserRequest)
  case addFriend(AddFriendRequest)
  case authFriend(AuthFriendRequest)
  case text(TextChatRequest)
  case heartbeat(HeartbeatRequest)

  /// The outcome of reading a frame.
  enum Reading: Sendable {
    case request(ChatRequest)
    /// The body is no JSON object or lacks what is needed; the reply to send.
    case malformed(Frame)
    /// An id that is no request. Family servers ignore it, and so do we.
    case unknown
  }

  /// Reads a frame.
  static func read(_ frame: Frame) -> Reading {
    guard let reply = replyID(to: frame.id) else { return .unknown }
    do throws(PayloadError) {
      switch frame.id {
      case .chatLogin: return .request(.login(try ChatLoginRequest(frame: frame)))
      case .searchUser: return .request(.search(try SearchUserRequest(frame: frame)))
      case .addFriend: return .request(.addFriend(try AddFriendRequest(frame: frame)))
      case .authFriend: return .request(.authFriend(try AuthFriendRequest(frame: frame)))
      case .textChat: return .request(.text(try TextChatRequest(frame: frame)))
      default: return .request(.heartbeat(try HeartbeatRequest(frame: frame)))
      }
    } catch {
      // The original reads a broken login as uid 0 and answers that it knows no such user.
      return .malformed(refusal(frame.id == .chatLogin ? .uidInvalid : .malformedBody, id: reply))
    }
  }

  /// The id of the reply to a request; `nil` when the id is no request.
  static func replyID(to id: FrameID) -> FrameID? {
    switch id {
    case .chatLogin: .chatLoginReply
    case .searchUser: .searchUserReply
    case .addFriend: .addFriendReply
    case .authFriend: .authFriendReply
    case .textChat: .textChatReply
    case .heartbeat: .heartbeatReply
    default: nil
    }
  }

  /// A reply that holds nothing but the outcome.
  static func refusal(_ code: ErrorCode, id: FrameID) -> Frame {
    var writer = JSONWriter(capacity: 24)
    writer.beginObject()
    writer.field("error", Int64(code.rawValue))
    writer.endObject()
    return Frame(id: id, body: writer.finish())
  }

  /// Who the request says it comes from; `nil` for those that do not say.
  var claimedSender: UserID? {
    switch self {
    case .login, .search: nil
    case .addFriend(let request): request.uid
    case .authFriend(let request): request.from
    case .text(let request): request.from
    case .heartbeat(let request): request.from
    }
  }

  /// The reply that refuses this request. A refused text carries its items, so that the client knows which failed.
  func refusal(_ code: ErrorCode) -> Frame {
    switch self {
    case .login: ChatRequest.refusal(code, id: .chatLoginReply)
    case .search: ChatRequest.refusal(code, id: .searchUserReply)
    case .addFriend: ChatRequest.refusal(code, id: .addFriendReply)
    case .authFriend: ChatRequest.refusal(code, id: .authFriendReply)
    case .text(let request):
      TextChatReply(error: code, from: request.from, to: request.to, items: request.items).frame()
    case .heartbeat: ChatRequest.refusal(code, id: .heartbeatReply)
    }
  }
}
