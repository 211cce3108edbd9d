import ChatProtocol

/// How a device keeps up with its account's log (docs/protocol.md, chapter 4, rules 4 to 6), as a plain value: events go
/// in, actions come out.
///
/// Events are stored in their order without a hole, a few at a time, one write after the other; the cursor moves only
/// with what is stored. There is never more than one page of the log under way.
struct SyncStateMachine {
  enum Event: Sendable {
    /// The server let the session in; its log reaches from `min` to `head`.
    case loggedIn(head: EventNumber, min: EventNumber)
    case connectionLost
    /// An event came by itself.
    case pushed(InboxEvent)
    /// The server has stored an own text; `number` is that of its event, if the acknowledgement names it.
    case acknowledged(StoredText, number: EventNumber?)
    /// The log reaches up to here.
    case headNamed(EventNumber)
    /// The answer to ``Action/requestPage(cursor:)``.
    case page(SyncReply, cursor: EventNumber?)
    case pageFailed
    /// The answer to ``Action/requestConversations(after:)``.
    case conversations(ConversationsReply, after: UserID?)
    case conversationsFailed
    /// The write that was asked for last is on disk.
    case stored
    case storeFailed
    /// The time of ``Action/wait(_:)`` is over.
    case timer
  }

  enum Action: Sendable, Hashable {
    /// A write in one transaction; ``Event/stored`` or ``Event/storeFailed`` has to follow.
    case store(Work)
    /// Texts whose events come later: a write that needs no answer and moves no cursor.
    case keep([InboxEvent.Content])
    case requestPage(cursor: EventNumber)
    case requestConversations(after: UserID?)
    /// The cursor stands here now.
    case cursorMoved(EventNumber)
    /// Tell the server so.
    case confirm(EventNumber)
    /// Send ``Event/timer`` after this time.
    case wait(Duration)
    /// What the server says can't be followed: close the connection. The words are for people.
    case giveUp(String)
  }

  /// One write.
  enum Work: Sendable, Hashable {
    /// Events in their order; the cursor moves to the last one.
    case events([InboxEvent])
    /// Conversations as the server sees them; `cursor` is where the device stands when this is stored, if it moves.
    case summaries([ConversationSummary], withTexts: Bool, cursor: EventNumber?)
    /// The server has a new log: the numbers of the old one are void.
    case forgetNumbers
  }

  /// All conversations being read, page by page.
  private struct Snapshot {
    /// Whether it takes the place of lost events; else it only brings marks.
    let replacesEvents: Bool
    /// The last peer of the page before.
    var after: UserID?
    /// What the first page said the marks include.
    var inbox: EventNumber?
    var isAsked = false
    /// Conversations that the pages had so far.
    var count = 0
  }

  /// The last event whose effect is on disk.
  private(set) var cursor: EventNumber
  /// The last event that is on disk or on its way there.
  private(set) var taken: EventNumber
  private var head: EventNumber
  /// The highest number heard of since the page under way was asked for.
  private var headMeanwhile: EventNumber = 0
  private var isOnline = false
  private var storing: Work?
  private var queue: [Work] = []
  private var queuedEvents = 0
  /// The cursor of the page that is under way.
  private var asked: EventNumber?
  /// The page under way begins behind what the disk could not take; it is of no use.
  private var isPageStale = false
  private var snapshot: Snapshot?
  /// A pause after a failure; no request goes out before its end.
  private var isWaiting = false
  /// The disk failed; nothing is stored before the end of the pause.
  private var isDiskFailing = false
  /// Pages in a row that brought nothing although more was promised.
  private var fruitlessPages = 0
  private var backoff = Backoff(base: .seconds(1), factor: 2, cap: .seconds(60))
  private var generator: any RandomNumberGenerator & Sendable

  /// Events in one write at most.
  static let batchSize = 500
  /// Events that may wait for the disk; what comes beyond is asked for later.
  static let maxQueuedEvents = 4 * batchSize
  /// Writes that may wait for the disk; no page of conversations is asked for beyond it.
  private static let maxQueuedWork = 8
  /// More conversations than this no account has.
  static let maxConversations = 100_000
  /// After so many fruitless pages the device takes a snapshot instead.
  private static let maxFruitlessPages = 3

  init(cursor: EventNumber, generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
    self.cursor = cursor
    taken = cursor
    head = cursor
    self.generator = generator
  }

  /// Whether all that the server is known to have is on disk.
  var isCaughtUp: Bool { isOnline && cursor >= head && storing == nil && snapshot == nil }

  /// Whether something that came is on its way to the disk.
  var isStoring: Bool { storing != nil }

  mutating func handle(_ event: Event) -> [Action] {
    var actions: [Action] = []
    switch event {
    case .loggedIn(let head, let min): loggedIn(head: head, min: min)
    case .connectionLost: connectionLost()
    case .pushed(let event): if !take(event) { note(event.number) }
    case .acknowledged(let text, let number): actions += acknowledged(text, number: number)
    case .headNamed(let number): note(number)
    case .page(let reply, let cursor):
      guard let asked, asked == cursor else { break }
      self.asked = nil
      if !isPageStale { actions += page(reply, asked: asked) }
    case .pageFailed:
      guard asked != nil else { break }
      asked = nil
      actions += pause()
    case .conversations(let reply, let after):
      guard snapshot?.isAsked == true, snapshot?.after == after else { break }
      actions += conversations(reply)
    case .conversationsFailed:
      guard snapshot?.isAsked == true else { break }
      actions += snapshotFailed()
    case .stored: actions += stored()
    case .storeFailed: actions += storeFailed()
    case .timer:
      isWaiting = false
      isDiskFailing = false
    }
    return actions + goOn()
  }

  /// Everything that can be begun now.
  private mutating func goOn() -> [Action] {
    var actions: [Action] = []
    if storing == nil, !queue.isEmpty {
      let work = queue.removeFirst()
      if case .events(let events) = work { queuedEvents -= events.count }
      storing = work
      actions.append(.store(work))
    }
    guard isOnline, !isWaiting else { return actions }
    if snapshot?.isAsked == false, queue.count < Self.maxQueuedWork {
      snapshot?.isAsked = true
      actions.append(.requestConversations(after: snapshot?.after))
    }
    if !isReplacing, asked == nil, head > taken, queuedEvents < Self.batchSize {
      asked = taken
      isPageStale = false
      headMeanwhile = 0
      actions.append(.requestPage(cursor: taken))
    }
    return actions
  }

  /// Nothing is known of the log until a snapshot is there.
  private var isReplacing: Bool { snapshot?.replacesEvents == true }

  private mutating func pause(isDiskFailing: Bool = false) -> [Action] {
    self.isDiskFailing = self.isDiskFailing || isDiskFailing
    guard !isWaiting else { return [] }
    isWaiting = true
    return [.wait(max(backoff.next(using: &generator), .milliseconds(200)))]
  }
}

// MARK: - The connection

extension SyncStateMachine {
  private mutating func loggedIn(head: EventNumber, min: EventNumber) {
    isOnline = true
    asked = nil
    fruitlessPages = 0
    self.head = max(head, 0)
    if head < taken {
      startAnew()
    } else {
      snapshot = Snapshot(replacesEvents: isBehind(min))
    }
  }

  /// Whether the server has no longer what follows.
  private func isBehind(_ min: EventNumber) -> Bool { min > 1 && min.previous > taken }

  /// The server has another log than the one that this device knows.
  private mutating func startAnew() {
    queue = [.forgetNumbers]
    queuedEvents = 0
    taken = 0
    snapshot = Snapshot(replacesEvents: true)
  }

  private mutating func connectionLost() {
    isOnline = false
    asked = nil
    snapshot = nil
  }
}

// MARK: - Events

extension SyncStateMachine {
  private mutating func note(_ number: EventNumber) {
    head = max(head, number)
    headMeanwhile = max(headMeanwhile, number)
  }

  /// Takes an event if it is the next one and there is room for it.
  private mutating func take(_ event: InboxEvent) -> Bool {
    guard event.number > 0, event.number == taken.next, !isReplacing, !isDiskFailing,
      queuedEvents < Self.maxQueuedEvents
    else { return false }
    taken = event.number
    head = max(head, taken)
    queuedEvents += 1
    if case .events(var events) = queue.last, events.count < Self.batchSize {
      // Taken out while it grows, so that it is not copied.
      queue.removeLast()
      events.append(event)
      queue.append(.events(events))
    } else {
      queue.append(.events([event]))
    }
    return true
  }

  /// An acknowledgement counts like an event; what cannot be the next one is kept all the same, for the user waits for
  /// it, and comes once more with its number.
  private mutating func acknowledged(_ text: StoredText, number: EventNumber?) -> [Action] {
    guard let number else { return [.keep([.text(text)])] }
    if take(InboxEvent(number: number, content: .text(text))) { return [] }
    note(number)
    return [.keep([.text(text)])]
  }

  private mutating func page(_ reply: SyncReply, asked: EventNumber) -> [Action] {
    guard reply.error == .success else { return pause() }
    if reply.head < asked {
      startAnew()
      head = max(reply.head, 0)
      return []
    }
    head = max(reply.head, headMeanwhile, taken)
    if isBehind(reply.min) {
      snapshot = Snapshot(replacesEvents: true)
      // Events may be pruned while a snapshot is read. One that again and again ends before what is left does not help.
      fruitlessPages += 1
      return fruitlessPages > 1 ? pause() : []
    }
    for event in reply.events where event.number > taken {
      guard take(event) else { break }
    }
    if taken > asked || head <= taken {
      fruitlessPages = 0
      backoff.reset()
      return []
    }
    // The server promises more and gives nothing that follows: not again at once, and not for ever.
    fruitlessPages += 1
    if fruitlessPages == Self.maxFruitlessPages { snapshot = Snapshot(replacesEvents: true) }
    return pause()
  }
}

// MARK: - Snapshot

extension SyncStateMachine {
  private mutating func conversations(_ reply: ConversationsReply) -> [Action] {
    guard var current = snapshot else { return [] }
    guard reply.error == .success else { return snapshotFailed() }
    current.isAsked = false
    if current.inbox == nil { current.inbox = max(reply.inbox, 0) }
    // Every page has to move on, or the pages would go round in circles.
    var page: [ConversationSummary] = []
    for summary in reply.conversations {
      if let last = page.last?.peer ?? current.after, summary.peer <= last { break }
      page.append(summary)
    }
    current.count += page.count
    guard page.count == reply.conversations.count, !(reply.hasMore && page.isEmpty) else {
      return [.giveUp("the server's list of conversations does not move on")]
    }
    guard current.count <= Self.maxConversations else {
      return [.giveUp("the server's list of conversations does not end")]
    }
    let isLast = !reply.hasMore
    var newCursor: EventNumber?
    if isLast, current.replacesEvents {
      let reached = max(current.inbox ?? 0, taken)
      taken = reached
      head = max(head, reached)
      newCursor = reached
    }
    queue.append(.summaries(page, withTexts: current.replacesEvents, cursor: newCursor))
    current.after = page.last?.peer
    snapshot = isLast ? nil : current
    return []
  }

  /// Marks alone come again at the next login; what takes the place of events is needed.
  private mutating func snapshotFailed() -> [Action] {
    guard isReplacing else {
      snapshot = nil
      return []
    }
    snapshot = Snapshot(replacesEvents: true)
    return pause()
  }
}

// MARK: - The disk

extension SyncStateMachine {
  private mutating func stored() -> [Action] {
    guard let work = storing else { return [] }
    storing = nil
    let before = cursor
    switch work {
    case .events(let events): cursor = events.last?.number ?? cursor
    case .summaries(_, _, let reached): cursor = reached ?? cursor
    case .forgetNumbers: cursor = 0
    }
    guard cursor != before else { return [] }
    return [.cursorMoved(cursor)] + (isOnline && cursor > 0 ? [.confirm(cursor)] : [])
  }

  /// What was to be stored is dropped and asked for again; the server still has it.
  private mutating func storeFailed() -> [Action] {
    guard let work = storing else { return [] }
    storing = nil
    let wasForgetting = work == .forgetNumbers || queue.contains(.forgetNumbers)
    queue = []
    queuedEvents = 0
    isPageStale = true
    taken = cursor
    if isReplacing { snapshot = Snapshot(replacesEvents: true) }
    if wasForgetting { startAnew() }
    return pause(isDiskFailing: true)
  }
}
