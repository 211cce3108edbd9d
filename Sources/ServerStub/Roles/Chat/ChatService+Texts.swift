import ChatProtocol

/// Texts: stored in one commit, acknowledged. The store pushes them.
extension ChatService {
  /// Bytes that an item of an acknowledgement gains in the native dialect: `seq`, `ts` and `inbox`.
  private static let nativeItemBytes = 80

  /// Takes text requests of one session, in order, and returns one reply for each.
  ///
  /// A reply with `error` 0 means that the texts are on disk. A text that had come before, by its `msgid`, is
  /// acknowledged again and delivered to nobody; the same `msgid` on another text is refused.
  ///
  /// - Parameter origin: the session, if it is a native one; its acknowledgements tell the numbers of the events.
  func sendTexts(_ requests: [TextChatRequest], from uid: UserID, origin: SessionID?) async -> [Frame] {
    var replies: [Frame] = []
    replies.reserveCapacity(requests.count)
    var submissions: [TextSubmission] = []
    submissions.reserveCapacity(requests.count)
    // The requests that are submitted; the others are settled at once.
    var submitted: [Int] = []
    for (index, request) in requests.enumerated() {
      let reply = TextChatReply(error: .success, from: uid, to: request.to, items: request.items).frame()
      replies.append(reply)
      if let refusal = refusal(of: request, from: uid, reply: reply, isNative: origin != nil) {
        replies[index] = refusal
      } else if request.items.isEmpty {
        if let refusal = await handOnEmptyList(request, from: uid) { replies[index] = refusal }
      } else {
        submitted.append(index)
        submissions.append(
          TextSubmission(from: uid, to: request.to, items: request.items, requiresFriendship: true, origin: origin))
      }
    }
    guard !submissions.isEmpty else { return replies }
    do {
      let receipts = try await messages.append(submissions)
      for (index, receipt) in zip(submitted, receipts) {
        if receipt.isRefused {
          replies[index] = ChatRequest.text(requests[index]).refusal(.notFriends)
        } else if !receipt.conflicts.isEmpty {
          // An old id on another text or for another recipient: acknowledging it would lose the text without a word.
          replies[index] = ChatRequest.text(requests[index]).refusal(.fieldInvalid)
        } else if origin != nil {
          replies[index] =
            TextChatReply(error: .success, from: uid, to: requests[index].to, items: receipt.items).frame()
        }
      }
    } catch {
      let code = fault("texts not stored", error)
      for index in submitted {
        replies[index] = ChatRequest.text(requests[index]).refusal(code)
      }
    }
    return replies
  }

  /// The original hands an empty list on. There is nothing to store.
  private func handOnEmptyList(_ request: TextChatRequest, from uid: UserID) async -> Frame? {
    do {
      if request.to != uid, try await !friends.areFriends(uid, request.to) {
        return ChatRequest.text(request).refusal(.notFriends)
      }
    } catch {
      return ChatRequest.text(request).refusal(fault("friend check failed", error))
    }
    hub.notifyFamily(TextChatNotice(from: uid, to: request.to, items: []).frame(), to: request.to)
    return nil
  }

  /// Why a text request cannot be stored, as the reply to send; `nil` when it can.
  private func refusal(of request: TextChatRequest, from uid: UserID, reply: Frame, isNative: Bool) -> Frame? {
    let gain = isNative ? request.items.count * Self.nativeItemBytes : 0
    guard reply.body.count + gain <= Frame.maxBodyBytes else {
      // The list itself is what does not fit, so the refusal goes without it.
      return TextChatReply(error: .textTooLong, from: uid, to: request.to, items: []).frame()
    }
    guard request.items.allSatisfy({ (1...TextItem.maxIDBytes).contains($0.msgid.utf8.count) }) else {
      return ChatRequest.text(request).refusal(.fieldInvalid)
    }
    return nil
  }
}
