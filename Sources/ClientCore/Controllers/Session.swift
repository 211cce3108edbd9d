import ChatProtocol

/// One account being used: its link, its history and what is still to be written.
@MainActor
final class Session {
  let uid: UserID
  let email: String
  let link: any LinkAPI
  let history: any HistoryAPI
  let keepsSignedIn: Bool
  /// The newest credentials that worked or were handed out.
  var credentials: LinkCredentials
  /// Finds the chat server of a session that was kept; `nil` where there is a password to ask the gate with.
  var finder: ChatServerFinder?
  /// How often the server let this session in.
  var logins = 0
  /// Remark and tags chosen in a friend request, until the other side accepts.
  var wishes: [UserID: (remark: String, tags: [String])] = [:]
  /// Whose applications are hidden here, at a family server.
  var unwanted: [UserID: UnwantedApplicant]
  /// Whom the user is blocking, until the server answers: by then its event may have removed the application.
  var blocking: [UserID: UserProfile] = [:]
  /// Own messages on their way out.
  var outbox = OutboxQueue()
  /// Own messages and drafts that the disk could not take.
  var unstored: [OutgoingMessage] = []
  var unstoredDrafts: [ConversationID: String] = [:]
  /// Whether these are tried again in a while.
  var isStoringAgain = false
  /// Whether somebody hands messages over just now.
  var isDraining = false
  /// When messages are handed over next that wait for a friend's client; on the clock of `elapsed()`.
  var nextDrain: Duration?
  /// Whether the question who is there is queued; it covers every friend made before it is sent.
  var isAskingPresence = false
  /// Whether events brought friends whose presence was not asked for yet.
  var hasNewFriends = false
  /// The terms of the native dialect while there is a connection that speaks it; `nil` on a family server.
  var native: NativeSession?
  /// The longest body that the server takes, in bytes, as it last said; as dialects have it before that.
  var maxBodyBytes: Int
  /// Where this device stands in the account's log.
  var sync: SyncStateMachine
  /// Read marks that the server was told over this connection.
  var askedReads: [ConversationID: ConversationSeq] = [:]
  /// Pieces of work that may be queued before what the server says has to wait.
  private static let maxQueuedWork = 64
  private var queuedWork = 0
  private var isFinished = false
  private var roomWaiter: CheckedContinuation<Void, Never>?
  private let work = WorkStream()
  private let closed: AsyncStream<Never>
  private let closedContinuation: AsyncStream<Never>.Continuation

  init(
    uid: UserID, email: String, link: any LinkAPI, history: any HistoryAPI, keepsSignedIn: Bool,
    credentials: LinkCredentials, cursor: EventNumber, unwanted: [UnwantedApplicant] = []
  ) {
    self.uid = uid
    self.email = email
    self.link = link
    self.history = history
    self.keepsSignedIn = keepsSignedIn
    self.credentials = credentials
    self.unwanted = Dictionary(unwanted.map { ($0.profile.uid, $0) }, uniquingKeysWith: { first, _ in first })
    sync = SyncStateMachine(cursor: cursor)
    maxBodyBytes = (cursor > 0 ? FrameLimits.ourServer : .familyServer).maxBodyBytes
    (closed, closedContinuation) = AsyncStream.makeStream()
  }

  /// The conversation of a text from one user to another.
  func conversation(_ from: UserID, _ to: UserID) -> ConversationID { .direct(from == uid ? to : from) }

  /// Queues work that must happen in the order in which it was asked for: writes and sends.
  func enqueue(_ job: @escaping WorkStream.Work) {
    queuedWork += 1
    work.add(job)
  }

  /// Does the queued work, one piece after the other, until ``finish()``.
  func runQueue() async {
    for await job in work.work {
      await job()
      queuedWork -= 1
      if queuedWork < Self.maxQueuedWork { letGoOn() }
    }
    letGoOn()
  }

  /// Returns when the queue is short enough to take what the server says next, so that a server can't make it grow
  /// without end. One caller only.
  func waitForRoom() async {
    guard queuedWork >= Self.maxQueuedWork, !isFinished else { return }
    await withCheckedContinuation { roomWaiter = $0 }
  }

  private func letGoOn() {
    roomWaiter?.resume()
    roomWaiter = nil
  }

  /// No more work comes; what is queued is still done.
  func finish() {
    isFinished = true
    work.finish()
    letGoOn()
  }

  /// Everything is written and the history is closed.
  func didClose() {
    closedContinuation.finish()
  }

  /// Waits for ``didClose()``. One caller only.
  func waitUntilClosed() async {
    for await _ in closed {}
  }
}
