import ChatProtocol

/// Requests that were sent and not answered yet. Replies carry no number, so each answers the oldest of its kind; only
/// replies to texts name what they answer.
struct PendingRequests {
  private struct Entry {
    let request: LinkRequest
    let deadline: Duration
  }

  private var entries: [LinkRequest.Kind: [Entry]] = [:]

  /// The first moment at which a request is overdue.
  var deadline: Duration? {
    // Each queue is in the order of sending, so its first entry is its earliest.
    entries.values.compactMap { $0.first?.deadline }.min()
  }

  mutating func add(_ request: LinkRequest, deadline: Duration) {
    entries[request.kind, default: []].append(Entry(request: request, deadline: deadline))
  }

  /// Takes out the oldest request of a kind, which a reply has just answered.
  mutating func answer(_ kind: LinkRequest.Kind) -> LinkRequest? {
    guard entries[kind]?.isEmpty == false else { return nil }
    return entries[kind]?.removeFirst().request
  }

  /// Takes out the oldest request of a kind that is about a peer, and about a message if one is named; the oldest of
  /// all where the reply does not say, as refusals may. A reply to something never sent answers nothing.
  mutating func answer(_ kind: LinkRequest.Kind, about peer: UserID, messageID: MessageID? = nil) -> LinkRequest? {
    guard peer != .unknown || messageID != nil else { return answer(kind) }
    let index = entries[kind]?.firstIndex { entry in
      switch entry.request {
      case .history(let asked, _, _), .read(let asked, _): asked == .direct(peer)
      case .decline(let asked), .block(let asked, _): asked == peer
      case .recall(let asked, let id), .edit(let asked, let id, _):
        (peer == .unknown || asked == .direct(peer)) && (messageID == nil || id == messageID)
      default: false
      }
    }
    return index.flatMap { entries[kind]?.remove(at: $0).request }
  }

  /// Takes out the texts that a reply answers and gives their ids: those with the reply's first id, or the oldest if
  /// the reply has no items, as errors may. A reply to something never sent answers nothing.
  mutating func answerTexts(_ reply: TextChatReply) -> [MessageID] {
    guard let first = reply.items.first?.msgid else {
      guard case .texts(_, let items) = answer(.texts) else { return [] }
      return items.map(\.msgid)
    }
    let index = entries[.texts]?.firstIndex { entry in
      guard case .texts(_, let items) = entry.request else { return false }
      return items.contains { $0.msgid == first }
    }
    guard let index, case .texts(_, let items) = entries[.texts]?.remove(at: index).request else {
      return reply.items.map(\.msgid)
    }
    return items.map(\.msgid)
  }

  /// Whether a text is on its way.
  func contains(messageID: MessageID) -> Bool {
    entries[.texts]?.contains { entry in
      guard case .texts(_, let items) = entry.request else { return false }
      return items.contains { $0.msgid == messageID }
    } ?? false
  }

  /// Takes out everything that is overdue.
  mutating func removeOverdue(at now: Duration) -> [LinkRequest] {
    var overdue: [Entry] = []
    for kind in LinkRequest.Kind.allCases {
      guard let queue = entries[kind] else { continue }
      overdue += queue.prefix { $0.deadline <= now }
      entries[kind] = Array(queue.drop { $0.deadline <= now })
    }
    return overdue.sorted { $0.deadline < $1.deadline }.map(\.request)
  }

  /// Takes out everything, because the connection is gone.
  mutating func removeAll() -> [LinkRequest] {
    let all = LinkRequest.Kind.allCases.flatMap { entries[$0] ?? [] }
    entries = [:]
    return all.sorted { $0.deadline < $1.deadline }.map(\.request)
  }
}
