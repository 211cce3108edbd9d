import ChatProtocol

/// A link without a connection: a test says what happens and looks at what was asked for.
public actor InMemoryLink: LinkAPI {
  public nonisolated let events: AsyncStream<LinkEvent>

  /// The credentials of every ``start(_:)``.
  public private(set) var starts: [LinkCredentials] = []
  /// What the next login would ask for.
  public private(set) var native: NativeLogin?
  /// Every request that was taken.
  public private(set) var sent: [LinkRequest] = []
  public private(set) var retryCount = 0
  /// Why connections were given up.
  public private(set) var complaints: [LinkError] = []
  public private(set) var state = LinkState.idle

  private let continuation: AsyncStream<LinkEvent>.Continuation
  private var loginCount = 0
  private var sendFailures: [LinkError] = []
  private var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

  public init() {
    (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
  }

  deinit { continuation.finish() }

  /// Reports an event as a real link would.
  public func emit(_ event: LinkEvent) {
    switch event {
    case .state(let state): self.state = state
    case .loggedIn: loginCount += 1
    default: break
    }
    continuation.yield(event)
  }

  /// Reports a login with this reply and ``LinkState/online``.
  public func logIn(_ reply: ChatLoginReply) {
    emit(.loggedIn(reply))
    emit(.state(.online))
  }

  /// Lets the next ``send(_:)`` throw; several are used up in order.
  public func failNextSend(_ error: LinkError) { sendFailures.append(error) }

  /// Waits until at least `count` requests were sent, and gives all of them.
  public func requests(count: Int) async -> [LinkRequest] {
    if sent.count < count {
      await withCheckedContinuation { waiters.append((count, $0)) }
    }
    return sent
  }

  public func start(_ credentials: LinkCredentials, native: NativeLogin?) {
    starts.append(credentials)
    self.native = native
    emit(.state(.connecting))
  }

  public func send(_ request: LinkRequest, after logins: Int?) throws(LinkError) {
    if !sendFailures.isEmpty { throw sendFailures.removeFirst() }
    guard state == .online, logins ?? loginCount == loginCount else {
      throw LinkError(code: .notConnected, message: "there is no connection to the chat server")
    }
    sent.append(request)
    let ready = waiters.filter { $0.count <= sent.count }
    waiters.removeAll { $0.count <= sent.count }
    for waiter in ready { waiter.continuation.resume() }
  }

  public func setCursor(_ cursor: EventNumber) { native?.cursor = cursor }

  public func retryNow() { retryCount += 1 }

  public func giveUp(because error: LinkError) {
    complaints.append(error)
    emit(.state(.waiting(retryIn: .seconds(1), reason: error)))
  }

  public func stop() { emit(.state(.idle)) }
}
