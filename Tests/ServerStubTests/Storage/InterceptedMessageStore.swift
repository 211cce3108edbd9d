import ChatProtocol
import ServerStub

/// A store whose writing of texts and positions can be held up, or made to fail.
struct InterceptedMessageStore: MessageStore {
  private let store: any MessageStore
  private let beforeWriting: @Sendable () async throws(ServerError) -> Void

  init(_ store: any MessageStore, beforeWriting: @escaping @Sendable () async throws(ServerError) -> Void) {
    self.store = store
    self.beforeWriting = beforeWriting
  }

  func setDeliveryPositions(_ positions: [DeviceID: EventNumber]) async throws(ServerError) -> [DeliveredMark] {
    try await beforeWriting()
    return try await store.setDeliveryPositions(positions)
  }

  func append(_ submissions: [TextSubmission]) async throws(ServerError) -> [TextReceipt] {
    try await beforeWriting()
    return try await store.append(submissions)
  }

  func events(of uid: UserID, after number: EventNumber, limit: Int, maxBytes: Int) async throws(ServerError) -> LogPage
  {
    try await store.events(of: uid, after: number, limit: limit, maxBytes: maxBytes)
  }

  func deliveryPosition(of device: DeviceID) async throws(ServerError) -> EventNumber? {
    try await store.deliveryPosition(of: device)
  }

  func history(
    of uid: UserID, with peer: UserID, before seq: ConversationSeq?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> HistoryPage {
    try await store.history(of: uid, with: peer, before: seq, limit: limit, maxBytes: maxBytes)
  }

  func conversations(
    of uid: UserID, after peer: UserID?, limit: Int, maxBytes: Int
  ) async throws(ServerError) -> ConversationPage {
    try await store.conversations(of: uid, after: peer, limit: limit, maxBytes: maxBytes)
  }

  func markRead(by uid: UserID, peer: UserID, seq: ConversationSeq) async throws(ServerError) -> ConversationSeq {
    try await store.markRead(by: uid, peer: peer, seq: seq)
  }

  func recall(_ msgid: MessageID, by uid: UserID, peer: UserID) async throws(ServerError) -> TextChange {
    try await store.recall(msgid, by: uid, peer: peer)
  }

  func edit(_ msgid: MessageID, by uid: UserID, peer: UserID, content: String) async throws(ServerError) -> TextChange {
    try await store.edit(msgid, by: uid, peer: peer, content: content)
  }

  func pruneEvents(before time: Timestamp, after uid: UserID?, limit: Int) async throws(ServerError) -> PruningStep {
    try await store.pruneEvents(before: time, after: uid, limit: limit)
  }
}
