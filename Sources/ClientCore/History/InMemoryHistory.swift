import ChatProtocol

/// A history that ends with the program; for tests, and for a user whose disk cannot be written.
public actor InMemoryHistory: HistoryAPI {
  struct Entry {
    let peer: UserID
    var message: ChatMessage
  }

  private struct Identity: Hashable {
    let sender: UserID
    let id: String
  }

  private let owner: UserID
  private var profile: UserProfile?
  private var contacts: [UserID: Contact] = [:]
  private var applications: [FriendApplication] = []
  private var conversations: [UserID: Conversation] = [:]
  private(set) var entries: [Entry] = []
  private var positions: [Identity: Int] = [:]
  private var plannedFailures: [HistoryError] = []
  public private(set) var isClosed = false

  /// The empty history of an account.
  public init(owner: UserID) { self.owner = owner }

  /// Lets the next call that can throw do so; several are used up in order.
  public func failNext(_ error: HistoryError) { plannedFailures.append(error) }

  public func loadSnapshot() throws(HistoryError) -> HistorySnapshot {
    try begin()
    return HistorySnapshot(
      profile: profile, contacts: Array(contacts.values), applications: applications,
      conversations: conversations.values.sorted {
        $0.lastActivity == $1.lastActivity ? $0.peer < $1.peer : $0.lastActivity > $1.lastActivity
      })
  }

  public func messages(
    with peer: UserID, before: ChatMessage?, limit: Int
  ) throws(HistoryError) -> [ChatMessage] {
    try begin()
    var end = entries.count
    if let before {
      guard let position = positions[Identity(sender: before.sender, id: before.id)] else { return [] }
      end = position
    }
    return entries[..<end].filter { $0.peer == peer }.suffix(max(limit, 0)).map(\.message)
  }

  public func insertOutgoing(_ message: ChatMessage, to peer: UserID) throws(HistoryError) {
    try begin()
    var message = message
    message.delivery = .queued
    guard append(message, peer: peer) else {
      throw HistoryError(code: .constraint, message: "a message with this id is kept already")
    }
  }

  public func markSending(_ ids: [String]) throws(HistoryError) { try set(.sending, of: ids) }

  public func markSent(_ ids: [String]) throws(HistoryError) { try set(.sent, of: ids) }

  public func markFailed(_ id: String, reason: Failure) throws(HistoryError) { try set(.failed(reason), of: [id]) }

  public func markQueued(_ id: String) {
    guard !isClosed else { return }
    change(.queued, of: [id])
  }

  public func insertIncoming(
    _ messages: [ChatMessage], from peer: UserID, countingUnread: Bool
  ) throws(HistoryError) -> [ChatMessage] {
    try begin()
    let new = messages.filter { append($0, peer: peer) }
    if countingUnread { conversations[peer]?.unreadCount += new.count }
    return new
  }

  public func markRead(_ peer: UserID) throws(HistoryError) {
    try begin()
    conversations[peer]?.unreadCount = 0
  }

  public func saveDraft(_ text: String, for peer: UserID) {
    guard !text.isEmpty || conversations[peer] != nil else { return }
    conversations[peer, default: Conversation(peer: peer, lastActivity: 0)].draft = text
  }

  public func saveProfile(_ profile: UserProfile) { self.profile = profile }

  public func saveContacts(_ contacts: [Contact], replacingAll: Bool) {
    if replacingAll { self.contacts = [:] }
    for contact in contacts { self.contacts[contact.profile.uid] = contact }
  }

  public func saveContact(_ contact: Contact) { contacts[contact.profile.uid] = contact }

  public func setRemark(_ remark: String, tags: [String], for uid: UserID) {
    contacts[uid]?.remark = remark
    contacts[uid]?.tags = tags
  }

  public func saveApplications(_ applications: [FriendApplication]) {
    let uids = Set(applications.map(\.profile.uid))
    self.applications = applications + self.applications.filter { !uids.contains($0.profile.uid) }
  }

  public func markApplicationsSeen() {
    for index in applications.indices { applications[index].isSeen = true }
  }

  public func pending() throws(HistoryError) -> [OutgoingMessage] {
    try begin()
    return entries.compactMap { entry in
      switch entry.message.delivery {
      case .queued, .sending: OutgoingMessage(peer: entry.peer, message: entry.message)
      case .sent, .failed, .received: nil
      }
    }
  }

  public func close() { isClosed = true }

  func begin() throws(HistoryError) {
    if isClosed { throw HistoryError(code: .closed, message: "the history is closed") }
    if !plannedFailures.isEmpty { throw plannedFailures.removeFirst() }
  }

  private func append(_ message: ChatMessage, peer: UserID) -> Bool {
    let identity = Identity(sender: message.sender, id: message.id)
    guard positions[identity] == nil else { return false }
    positions[identity] = entries.count
    entries.append(Entry(peer: peer, message: message))
    var conversation = conversations[peer] ?? Conversation(peer: peer, lastActivity: message.timestamp)
    conversation.lastMessage = message
    conversation.lastActivity = max(conversation.lastActivity, message.timestamp)
    conversations[peer] = conversation
    return true
  }

  private func set(_ delivery: ChatMessage.Delivery, of ids: [String]) throws(HistoryError) {
    try begin()
    change(delivery, of: ids)
  }

  private func change(_ delivery: ChatMessage.Delivery, of ids: [String]) {
    for id in ids {
      guard let position = positions[Identity(sender: owner, id: id)] else { continue }
      // An acknowledged message never goes back.
      switch entries[position].message.delivery {
      case .sent, .received: continue
      case .queued, .sending, .failed: break
      }
      entries[position].message.delivery = delivery
      let entry = entries[position]
      if conversations[entry.peer]?.lastMessage?.id == id { conversations[entry.peer]?.lastMessage = entry.message }
    }
  }
}
