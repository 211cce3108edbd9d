import ChatProtocol

/// Which own messages go out next, as a plain value.
///
/// Many may be on their way at once, always in the order in which they were written. After a refusal that will pass, or
/// a silence, everything else that is on its way is waited for, so that what follows keeps its order.
///
/// Where the friends have to be spared (``TextPace``), texts of one conversation join up in a frame and the next one
/// waits; friends do not wait for each other.
struct OutboxQueue {
  /// Whether messages may go out; false from the loss of a connection until what waited was read from the disk, so that
  /// a new message never overtakes an old one.
  private(set) var isOpen = false
  /// How often it was closed: whoever reads the disk to open it looks whether the connection was lost meanwhile.
  private(set) var closings = 0
  /// Ids of messages that were handed over and got no answer yet.
  private(set) var inFlight: Set<MessageID> = []
  /// What is to go out, from ``head`` on: the places before it are free.
  private var waiting: [Entry] = []
  private var head = 0
  private var known: [MessageID: Entry] = [:]
  private var lastRank = 0
  private var isPausing = false
  /// Whether what is on its way has to be answered before more goes out.
  private var isRecovering = false
  private var pace = TextPace.unlimited
  /// When the next frame may go to a friend; those whom nothing was sent lately are missing.
  private var readyAt: [ConversationID: Duration] = [:]
  private var backoff = Backoff(base: .seconds(1), factor: 2, cap: .seconds(60))
  private var generator: any RandomNumberGenerator & Sendable

  private struct Entry {
    let message: OutgoingMessage
    let rank: Int
    let isOnDisk: Bool
  }

  /// Texts that go out as one frame.
  struct Batch: Hashable {
    let conversation: ConversationID
    /// At least one.
    let messages: [ChatMessage]
  }

  /// As many may go unanswered.
  static let window = 64

  init(generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
    self.generator = generator
  }

  /// The connection stands: `pending` is all that the disk has, in the order in which it was written.
  mutating func open(_ pending: [OutgoingMessage], pace: TextPace = .unlimited) {
    isOpen = true
    self.pace = pace
    let ids = Set(pending.map(\.message.id))
    // What the disk could not take is only here.
    let unsaved = waiting[head...].filter { !$0.isOnDisk && !ids.contains($0.message.message.id) }
    let sent = inFlight
    (waiting, head) = ([], 0)
    known = known.filter { sent.contains($0.key) }
    for outgoing in pending where !sent.contains(outgoing.message.id) { add(outgoing) }
    for entry in unsaved { add(entry.message, isOnDisk: false) }
  }

  /// The connection is gone; what is on the disk is read from there when it stands again.
  mutating func close() {
    closings += 1
    isOpen = false
    isRecovering = false
    // The wait for a new connection is wait enough.
    isPausing = false
    inFlight = []
    head = 0
    waiting = known.values.filter { !$0.isOnDisk }.sorted { $0.rank < $1.rank }
    known = Dictionary(waiting.map { ($0.message.message.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// A message was written, or is to be sent again. Without a connection only what is not on the disk is kept here.
  mutating func add(_ outgoing: OutgoingMessage, isOnDisk: Bool = true) {
    guard isOpen || !isOnDisk, known[outgoing.message.id] == nil else { return }
    lastRank += 1
    let entry = Entry(message: outgoing, rank: lastRank, isOnDisk: isOnDisk)
    known[outgoing.message.id] = entry
    waiting.append(entry)
  }

  /// Whom a message that is not done with is for.
  func conversation(of id: MessageID) -> ConversationID? { known[id]?.message.conversation }

  /// What to hand over next; it counts as on its way from now on.
  ///
  /// - Parameter now: on a clock that nobody sets.
  mutating func next(at now: Duration) -> Batch? {
    if isRecovering, inFlight.isEmpty, !isPausing { isRecovering = false }
    guard mayHandOver, let first = waiting[head...].firstIndex(where: { isReady($0, at: now) }) else { return nil }
    let conversation = waiting[first].message.conversation
    var places = [first]
    if pace.textsPerFrame > 1 {
      let room = min(pace.textsPerFrame, Self.window - inFlight.count)
      let same = waiting.indices[first...].filter { waiting[$0].message.conversation == conversation }
      places = Array(same.prefix(room))
      places.removeLast(places.count - fitting(places, to: conversation))
    }
    let messages = places.map { waiting[$0].message.message }
    take(places)
    inFlight.formUnion(messages.map(\.id))
    readyAt = readyAt.filter { $0.value > now }
    readyAt[conversation] = now + pace.pause(after: messages.count)
    return Batch(conversation: conversation, messages: messages)
  }

  /// How long nothing can go out only because friends have to be spared; `nil` if nothing waits for that.
  func pause(at now: Duration) -> Duration? {
    guard mayHandOver, let next = waiting[head...].lazy.map({ self.readyAt[$0.message.conversation] ?? now }).min()
    else {
      return nil
    }
    return max(next - now, .zero)
  }

  /// These are done with, well or not.
  mutating func finish(_ ids: [MessageID], isWell: Bool) {
    for id in ids {
      guard known.removeValue(forKey: id) != nil, inFlight.remove(id) == nil else { continue }
      compact()
      waiting.removeAll { $0.message.message.id == id }
    }
    if isWell, !isRecovering { backoff.reset() }
  }

  /// These have to go out again, later. Gives how long to wait before ``resume()``, `nil` if a wait goes on already.
  mutating func putBack(_ ids: [MessageID]) -> Duration? {
    compact()
    for id in ids where inFlight.remove(id) != nil {
      if let entry = known[id] { waiting.append(entry) }
    }
    waiting.sort { $0.rank < $1.rank }
    guard isOpen else { return nil }
    isRecovering = true
    guard !isPausing else { return nil }
    isPausing = true
    return max(backoff.next(using: &generator), .milliseconds(200))
  }

  /// The wait is over.
  mutating func resume() { isPausing = false }
}

extension OutboxQueue {
  private var mayHandOver: Bool {
    isOpen && !isPausing && !isRecovering && inFlight.count < Self.window && head < waiting.count
  }

  private func isReady(_ entry: Entry, at now: Duration) -> Bool {
    readyAt[entry.message.conversation].map { $0 <= now } ?? true
  }

  /// How many of these messages, from the first one on, a family server takes in one frame; at least one, which is
  /// refused by the link if it alone is too long.
  private func fitting(_ places: [Int], to conversation: ConversationID) -> Int {
    let messages = places.map { waiting[$0].message.message }
    let items = messages.map { TextItem(msgid: $0.id, content: $0.content) }
    // No family server has groups.
    let peer = conversation.peer ?? .unknown
    let splitter = TextFrameSplitter(maxBodyBytes: FrameLimits.familyServer.maxBodyBytes)
    return max(1, splitter.countInFirstFrame(from: messages.first?.sender ?? .unknown, to: peer, items: items))
  }

  private mutating func take(_ places: [Int]) {
    if places == [head] {
      head += 1
      if head > 100, head > waiting.count / 2 { compact() }
    } else {
      for place in places.reversed() { waiting.remove(at: place) }
    }
  }

  private mutating func compact() {
    waiting.removeFirst(head)
    head = 0
  }
}
