import ChatProtocol
import ServerStub

/// Accounts and texts for tests of the storage.
extension ServerStorage {
  /// Makes an account that nobody can log in to.
  func addAccount(_ name: String) async throws -> UserID {
    let account = NewAccount(
      name: name, email: "\(name)@example.test", password: "", nick: name, icon: ":/res/head_1.jpg", sex: 1)
    guard let profile = try await accounts.create(account, passwordHash: "hash of \(name)") else {
      throw StorageFailure(what: "\(name) is taken")
    }
    return profile.uid
  }

  /// Stores one text.
  @discardableResult
  func send(_ content: String, id: MessageID, from: UserID, to: UserID) async throws -> TextReceipt {
    let receipts = try await messages.append([
      TextSubmission(from: from, to: to, items: [TextItem(msgid: id, content: MessageContent(content))])
    ])
    guard let receipt = receipts.first, receipts.count == 1 else { throw StorageFailure(what: "no receipt") }
    return receipt
  }

  /// Forgets what is older than a moment, `limit` events and users at a time.
  func prune(before moment: Timestamp, limit: Int) async throws -> Int {
    var step = PruningStep(count: 0, position: nil, isLast: false)
    var pruned = 0
    while !step.isLast {
      step = try await messages.pruneEvents(before: moment, after: step.position, limit: limit)
      guard step.count <= limit else { throw StorageFailure(what: "\(step.count) events forgotten at once") }
      pruned += step.count
    }
    return pruned
  }

  /// Everything in a user's log.
  func log(of uid: UserID) async throws -> [InboxEvent] {
    try await messages.events(of: uid, after: 0, limit: .max, maxBytes: .max).events
  }
}

extension FriendStore {
  /// All friends of a user.
  func friends(of uid: UserID) async throws -> [FriendEntry] {
    try await friends(of: uid, maxBytes: .max)
  }
}

extension InboxEvent {
  /// The event of a text as it was stored first.
  init(number: EventNumber, from: UserID, to: UserID, item: TextItem) {
    self.init(
      number: number,
      content: .text(
        StoredText(
          from: from, to: to, msgid: item.msgid, content: item.content, seq: item.seq ?? 0,
          timestamp: item.timestamp ?? 0)))
  }

  /// The text of an event that is one.
  var text: StoredText? {
    if case .text(let text) = content { return text }
    return nil
  }
}

struct StorageFailure: Error {
  let what: String
}
