import ChatProtocol

/// Turns requests into frames that fit the server.
struct RequestEncoder {
  let uid: UserID
  /// The longest body that the server takes.
  let maxBodyBytes: Int

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
    case .texts(let peer, let items):
      var parts: [Part] = []
      for texts in try split(items, to: peer) {
        parts.append(try part(texts, of: .texts(to: peer, texts.items)))
      }
      return parts
    case .recall, .edit, .typing, .presence, .privacy: return []
    }
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
