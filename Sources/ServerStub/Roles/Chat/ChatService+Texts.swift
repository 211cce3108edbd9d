import ChatProtocol

/// Texts: stored in one commit, acknowledged. The store pushes them.
extension ChatService {
  /// Bytes that an item of an acknowledgement gains in the native dialect: `seq`, `ts` and `inbox`.
  private static let nativeItemBytes = 80

  /// Takes text requests of one session, in order, and returns one reply for each.
  ///
  /// A reply with `error` 0 means that the texts are on disk, any other that nothing of its request is. A text that had
  /// come before, by its `msgid`, is acknowledged again and delivered to nobody; the same `msgid` on another text
  /// refuses the request.
  ///
  /// - Parameters:
  ///   - origin: the session, if it is a native one; its acknowledgements tell the numbers of the events.
  ///   - refusal: refuses all of them, for they follow a text that was refused and will come again.
  func sendTexts(
    _ requests: [TextChatRequest], from uid: UserID, origin: SessionID?, refusal held: ErrorCode? = nil
  ) async -> [TextChatReply] {
    var replies: [TextChatReply] = []
    replies.reserveCapacity(requests.count)
    var submissions: [TextSubmission] = []
    submissions.reserveCapacity(requests.count)
    // The requests that are submitted; the others are settled at once.
    var submitted: [Int] = []
    // What follows a text that was refused must not be stored before it.
    var isLimited = false
    for (index, request) in requests.enumerated() {
      // Only the native dialect has more than a text; what else a family client says is dropped.
      let items = origin == nil ? request.items.map(\.plain) : request.items
      replies.append(TextChatReply(error: .success, from: uid, to: request.to, items: items))
      isLimited = isLimited || held != nil || !allowances.take(.texts, max(1, request.items.count), by: uid)
      if isLimited {
        replies[index] = TextChatReply(refusing: request, from: uid, held ?? .tooManyRequests)
      } else if let refusal = refusal(of: replies[index], isNative: origin != nil) {
        replies[index] = refusal
      } else if request.items.isEmpty {
        replies[index].error = await handOnEmptyList(request, from: uid)
      } else {
        submitted.append(index)
        submissions.append(
          TextSubmission(from: uid, to: request.to, items: items, requiresFriendship: true, origin: origin))
      }
    }
    guard !submissions.isEmpty else { return replies }
    do {
      let receipts = try await messages.append(submissions)
      for (index, receipt) in zip(submitted, receipts) {
        if receipt.isRefused {
          replies[index].error = .notFriends
        } else if !receipt.conflicts.isEmpty {
          // An old id on another text or for another recipient: acknowledging it would lose the text without a word.
          replies[index].error = .fieldInvalid
        } else if origin != nil {
          replies[index].items = receipt.items
        }
      }
    } catch {
      let code = fault("texts not stored", error)
      for index in submitted { replies[index].error = code }
    }
    return replies
  }

  /// The original hands an empty list on. There is nothing to store.
  private func handOnEmptyList(_ request: TextChatRequest, from uid: UserID) async -> ErrorCode {
    do {
      if request.to != uid, try await !friends.areFriends(uid, request.to) { return .notFriends }
    } catch {
      return fault("friend check failed", error)
    }
    notifier.notify(.family(TextChatNotice(from: uid, to: request.to, items: []).frame(), from: uid), to: request.to)
    return .success
  }

  /// Why texts cannot be stored, as the reply to send; `nil` when they can.
  private func refusal(of reply: TextChatReply, isNative: Bool) -> TextChatReply? {
    let gain = isNative ? reply.items.count * Self.nativeItemBytes : 0
    guard reply.fitsFrame(besides: gain) else {
      // The list itself is what does not fit, so the refusal goes without it.
      return TextChatReply(error: .textTooLong, from: reply.from, to: reply.to, items: [])
    }
    guard
      reply.items.allSatisfy({
        (1...MessageID.maxBytes).contains($0.msgid.byteCount) && $0.content.isWithinLimits
      })
    else {
      return TextChatReply(error: .fieldInvalid, from: reply.from, to: reply.to, items: reply.items)
    }
    return nil
  }
}

extension ErrorCode {
  /// Whether a text that was refused so will be sent again.
  var isPassing: Bool { self == .tooManyRequests || self == .serverBusy || self == .backendUnreachable }
}

extension TextChatReply {
  /// The reply that refuses texts.
  init(refusing request: TextChatRequest, from uid: UserID, _ code: ErrorCode) {
    self.init(error: code, from: uid, to: request.to, items: request.items)
    // One that fills a frame came in it without the error.
    if !fitsFrame(besides: 0) { items = [] }
  }

  /// Whether the reply and so many further bytes fit in a frame.
  fileprivate func fitsFrame(besides gain: Int) -> Bool {
    // No escape takes more than six bytes for one, so most need not be written to know it.
    let plain = items.reduce(128) { $0 + 32 + 6 * ($1.msgid.byteCount + $1.content.byteCount) }
    return plain + gain <= Frame.maxBodyBytes || bodyBytes().count + gain <= Frame.maxBodyBytes
  }
}
