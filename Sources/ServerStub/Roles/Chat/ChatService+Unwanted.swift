import ChatProtocol

/// Applications that are not wanted: declined, or ended by a block. Whoever applied is told nothing of it.
extension ChatService {
  func decline(_ request: DeclineRequest, by uid: UserID) async -> Frame {
    do {
      try await friends.decline(by: uid, applicant: request.applicant)
      return DeclineReply(error: .success, applicant: request.applicant).frame()
    } catch {
      return DeclineReply(error: fault("application not declined", error), applicant: request.applicant).frame()
    }
  }

  func block(_ request: BlockRequest, by uid: UserID) async -> Frame {
    let code: ErrorCode
    do {
      code =
        switch try await friends.setBlocked(request.isOn, request.uid, by: uid) {
        case .done: .success
        case .isFriend: .isFriend
        case .unknownUser, .isSelf: .uidInvalid
        case .listFull: .listFull
        }
    } catch {
      code = fault("block not stored", error)
    }
    return BlockReply(error: code, uid: request.uid, isOn: request.isOn).frame()
  }

  func blockedList(_ request: BlockedListRequest, of uid: UserID) async -> Frame {
    do {
      let page = try await friends.blocked(
        by: uid, after: request.after, limit: Int(clamping: min(max(request.limit, 1), 500)),
        maxBytes: Self.maxPageBytes)
      return BlockedListReply(error: .success, blocked: page.users, hasMore: page.hasMore).frame()
    } catch {
      return BlockedListReply(error: fault("blocked users not read", error)).frame()
    }
  }
}
