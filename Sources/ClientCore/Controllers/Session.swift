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
  /// Whether the server let this session in at least once.
  var wasOnline = false
  /// Remark and tags chosen in a friend request, until the other side accepts.
  var wishes: [UserID: (remark: String, tags: [String])] = [:]
  /// Whether texts may go out now. False from the loss of a connection until the messages that waited
  /// are on their way again, so that a new one never overtakes them.
  var mayTransmit = false
  /// Ids of texts handed to the link that got neither an answer nor a failure yet.
  var inFlight: Set<String> = []
  private let work: AsyncStream<Work>
  private let workContinuation: AsyncStream<Work>.Continuation
  private let closed: AsyncStream<Never>
  private let closedContinuation: AsyncStream<Never>.Continuation

  typealias Work = @MainActor @Sendable () async -> Void

  init(
    uid: UserID, email: String, link: any LinkAPI, history: any HistoryAPI, keepsSignedIn: Bool,
    credentials: LinkCredentials
  ) {
    self.uid = uid
    self.email = email
    self.link = link
    self.history = history
    self.keepsSignedIn = keepsSignedIn
    self.credentials = credentials
    // Unbounded: every item is something the user wrote or chose, which must reach the disk.
    (work, workContinuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    (closed, closedContinuation) = AsyncStream.makeStream()
  }

  /// Queues work that must happen in the order in which it was asked for: writes and sends.
  func enqueue(_ job: @escaping Work) {
    workContinuation.yield(job)
  }

  /// Does the queued work, one piece after the other, until ``finish()``.
  func runQueue() async {
    for await job in work { await job() }
  }

  /// No more work comes; what is queued is still done.
  func finish() {
    workContinuation.finish()
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
