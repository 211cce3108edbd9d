import ChatProtocol

/// Turns requests into frames that fit the server.
struct RequestEncoder {
  let uid: UserID
  /// The longest body that the server takes.
  let maxBodyBytes: Int

  /// As many as the dialect allows; the server cuts a page at what fits a frame.
  private static let rowsPerPage: Int64 = 500

  /// One frame, and the part of the request that its reply will answer.
  struct Part {
    let request: LinkRequest
    let bytes: [UInt8]
  }

  /// Throws ``LinkError/Code/textTooLong(bytes:limit:)``; a request is encoded whole or not at all.
  func encode(_ request: LinkRequest) throws(LinkError) -> [Part] {
    switch request {
    case .search(let query):
      return [try part(SearchUserRequest(query: query), of: request)]
    case .addFriend(let peer, let greeting, let remark):
      return [try part(AddFriendRequest(uid: uid, applyName: greeting, remark: remark, to: peer), of: request)]
    case .acceptFriend(let peer, let remark):
      return [try part(AuthFriendRequest(from: uid, to: peer, remark: remark), of: request)]
    case .texts(let conversation, let items):
      var parts: [Part] = []
      for texts in try split(items, to: try peer(of: conversation)) {
        parts.append(try part(texts, of: .texts(to: conversation, texts.items)))
      }
      return parts
    case .sync(let cursor, let limit): return [try part(SyncRequest(cursor: cursor, limit: limit), of: request)]
    case .confirm(let number): return [try part(InboxConfirmation(inbox: number), of: request)]
    case .history(let conversation, let before, let limit):
      return [try part(HistoryRequest(peer: try peer(of: conversation), before: before, limit: limit), of: request)]
    case .conversations(let after):
      return [try part(ConversationsRequest(after: after, limit: Self.rowsPerPage), of: request)]
    case .read(let conversation, let seq):
      return [try part(ReadRequest(peer: try peer(of: conversation), seq: seq), of: request)]
    case .recall(let conversation, let id):
      return [try part(RecallRequest(peer: try peer(of: conversation), msgid: id), of: request)]
    case .edit(let conversation, let id, let text):
      return [try part(EditRequest(peer: try peer(of: conversation), msgid: id, content: text), of: request)]
    case .typing(let conversation, let isTyping):
      return [try part(TypingRequest(to: try peer(of: conversation), isTyping: isTyping), of: request)]
    case .presence: return [try part(PresenceRequest(), of: request)]
    case .privacy(let settings): return [try part(settings, of: request)]
    case .decline(let applicant): return [try part(DeclineRequest(applicant: applicant), of: request)]
    case .block(let user, let isOn): return [try part(BlockRequest(uid: user, isOn: isOn), of: request)]
    case .blockedList(let after):
      return [try part(BlockedListRequest(after: after, limit: Self.rowsPerPage), of: request)]
    }
  }

  /// Neither dialect has frames for groups yet.
  private func peer(of conversation: ConversationID) throws(LinkError) -> UserID {
    guard let peer = conversation.peer else {
      throw LinkError(code: .notSupported, message: "this server has no groups")
    }
    return peer
  }

  private func split(_ items: [TextItem], to peer: UserID) throws(LinkError) -> [TextChatRequest] {
    do {
      return try TextFrameSplitter(maxBodyBytes: maxBodyBytes).split(from: uid, to: peer, items: items)
    } catch {
      throw tooLong(bytes: error.bodyBytes, limit: error.maxBodyBytes)
    }
  }

  private func part(_ payload: some FramePayload, of request: LinkRequest) throws(LinkError) -> Part {
    let frame = payload.frame()
    guard frame.body.count <= maxBodyBytes else { throw tooLong(bytes: frame.body.count, limit: maxBodyBytes) }
    do {
      return Part(request: request, bytes: try frame.encoded())
    } catch {
      throw tooLong(bytes: frame.body.count, limit: Frame.maxBodyBytes)
    }
  }

  private func tooLong(bytes: Int, limit: Int) -> LinkError {
    LinkError(
      code: .textTooLong(bytes: bytes, limit: limit),
      message: "the text needs \(bytes) bytes where the server takes \(limit)")
  }
}
