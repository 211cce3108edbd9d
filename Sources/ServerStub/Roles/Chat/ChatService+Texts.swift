import ChatProtocol

/// Texts: checked, stored in one commit, acknowledged, pushed.
extension ChatService {
  /// Takes text requests of one session, in order, and returns one reply for each.
  ///
  /// A reply with `error` 0 means that the texts are on disk. A text that had come before, by its `msgid`, is
  /// acknowledged again and delivered to nobody; the same `msgid` on another text is refused.
  func sendTexts(_ requests: [TextChatRequest], from uid: UserID) async -> [Frame] {
    var replies: [Frame] = []
    var submissions: [TextSubmission] = []
    // The requests that are submitted; the others are settled at once.
    var submitted: [Int] = []
    for (index, request) in requests.enumerated() {
      let reply = TextChatReply(error: .success, from: uid, to: request.to, items: request.items).frame()
      if let refusal = await refusal(of: request, from: uid, reply: reply) {
        replies.append(refusal)
        continue
      }
      replies.append(reply)
      if request.items.isEmpty {
        // The original hands an empty list on. There is nothing to store.
        hub.notify(TextChatNotice(from: uid, to: request.to, items: []).frame(), to: request.to)
      } else {
        submitted.append(index)
        submissions.append(TextSubmission(from: uid, to: request.to, items: request.items))
      }
    }
    guard !submissions.isEmpty else { return replies }
    do {
      let receipts = try await messages.append(submissions)
      for (index, receipt) in zip(submitted, receipts) {
        for (member, events) in receipt.events {
          hub.publish(events, to: member)
        }
        // An old id on another text or for another recipient: acknowledging it would lose the text without a word.
        if !receipt.conflicts.isEmpty {
          replies[index] = ChatRequest.text(requests[index]).refusal(.fieldInvalid)
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

  /// Why a text request cannot be stored, as the reply to send; `nil` when it can.
  private func refusal(of request: TextChatRequest, from uid: UserID, reply: Frame) async -> Frame? {
    guard reply.body.count <= Frame.maxBodyBytes else {
      // The list itself is what does not fit, so the refusal goes without it.
      return TextChatReply(error: .textTooLong, from: uid, to: request.to, items: []).frame()
    }
    guard request.items.allSatisfy({ (1...TextItem.maxIDBytes).contains($0.msgid.utf8.count) }) else {
      return ChatRequest.text(request).refusal(.fieldInvalid)
    }
    if request.to == uid { return nil }
    do {
      return try await friends.areFriends(uid, request.to) ? nil : ChatRequest.text(request).refusal(.notFriends)
    } catch {
      return ChatRequest.text(request).refusal(fault("friend check failed", error))
    }
  }
}
