import ChatProtocol

/// The chat connection over a transport: carries out what ``LinkStateMachine`` decides, and turns frames into events.
///
/// It runs tasks of its own while it is started; its owner ends them by ``stop()``.
public actor ChatLink: LinkAPI {
  /// Asks the gate for fresh credentials; called when the old ones, or the place they name, no longer work.
  public typealias Reauthenticate = @Sendable () async throws(GateError) -> LinkCredentials

  public nonisolated let events: AsyncStream<LinkEvent>

  private let transport: any ChatTransport
  private let reauthenticate: Reauthenticate?
  private let configuration: LinkConfiguration
  private let clock: LinkClock
  let continuation = LinkEventQueue()

  private(set) var machine: LinkStateMachine
  var requests = PendingRequests()
  private var connection: (any ChatConnection)?
  /// The connection attempt, or the question to the gate, that is under way.
  private var attemptTask: Task<Void, Never>?
  private var timer: (deadline: Duration, task: Task<Void, Never>)?
  /// The wall clock's lead when it was looked at last.
  private var wallLead: Duration
  /// The longest body that the server takes; the family's unless it said otherwise.
  var maxBodyBytes = FrameLimits.familyServer.maxBodyBytes
  /// What each login asks for.
  var native: NativeLogin?
  /// Whether the session speaks the native dialect.
  var isNative = false
  /// Logins that were reported.
  var loginCount = 0
  /// The size of the frame that is being taken.
  var frameBytes = 0

  /// Makes a link that is idle. Without `reauthenticate` a refused login is final at once.
  public init(
    transport: any ChatTransport = CurlTransport(), reauthenticate: Reauthenticate? = nil,
    configuration: LinkConfiguration = .standard, clock: LinkClock = .continuous,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.transport = transport
    self.reauthenticate = reauthenticate
    self.configuration = configuration
    self.clock = clock
    wallLead = clock.wallLead()
    machine = LinkStateMachine(
      configuration: configuration, canReauthenticate: reauthenticate != nil, generator: generator)
    events = AsyncStream { [continuation] in await continuation.next() }
  }

  deinit { continuation.finish() }

  public func start(_ credentials: LinkCredentials, native: NativeLogin?) {
    self.native = native
    handle(.start(credentials))
  }

  public func setCursor(_ cursor: EventNumber) { native?.cursor = cursor }

  public func retryNow() { handle(.retryNow) }

  public func giveUp(because error: LinkError) {
    guard machine.isOnline else { return }
    handle(.failed(attempt: machine.attempt, error))
  }

  public func stop() {
    handle(.stop)
    attemptTask?.cancel()
    attemptTask = nil
  }

  public func send(_ request: LinkRequest, after logins: Int?) throws(LinkError) {
    lookForSuspension()
    guard machine.isOnline, let connection, let uid = machine.credentials?.uid, logins ?? loginCount == loginCount
    else {
      throw LinkError(code: .notConnected, message: "there is no connection to the chat server")
    }
    if request.kind.isNative, !isNative {
      throw LinkError(code: .notSupported, message: "this chat server has no such request")
    }
    let encoder = RequestEncoder(uid: uid, maxBodyBytes: maxBodyBytes)
    let parts = try encoder.encode(request.removingTexts { requests.contains(messageID: $0) })
    guard !parts.isEmpty else { return }
    try connection.send(parts.flatMap(\.bytes))
    guard request.kind.hasReply else { return }
    let deadline = clock.now() + configuration.requestTimeout
    for part in parts { requests.add(part.request, deadline: deadline) }
    armTimer()
  }
}

// MARK: - Events and actions

extension ChatLink {
  func handle(_ event: LinkStateMachine.Event) {
    for action in machine.handle(event, at: clock.now()) { perform(action) }
    armTimer()
  }

  private func perform(_ action: LinkStateMachine.Action) {
    switch action {
    case .connect(let credentials, let attempt):
      attemptTask?.cancel()
      attemptTask = Task { await run(credentials, attempt: attempt) }
    case .disconnect: disconnect()
    case .sendLogin(let credentials):
      write(ChatLoginRequest(uid: credentials.uid, token: credentials.token, native: native))
    case .sendHeartbeat(let uid): write(HeartbeatRequest(from: uid))
    case .sendProbe(let uid): write(TextChatRequest(from: uid, to: uid, items: []))
    case .reauthenticate(let attempt):
      attemptTask?.cancel()
      attemptTask = Task { await askGate(attempt: attempt) }
    case .report(let state):
      failRequests(becauseOf: state)
      continuation.yield(.state(state))
    case .reportRefusal(let code): continuation.yield(.loginRefused(code))
    }
  }

  private func disconnect() {
    connection?.close()
    connection = nil
    isNative = false
    maxBodyBytes = FrameLimits.familyServer.maxBodyBytes
  }

  /// A connection that is gone answers nothing any more; each request learns why, before the state is reported.
  private func failRequests(becauseOf state: LinkState) {
    let error: LinkError
    switch state {
    case .online, .loggingIn: return
    case .waiting(_, let reason): error = reason.code == .timeout ? .connectionLost : reason
    case .stopped(let reason): error = reason
    case .idle, .connecting, .kicked: error = .connectionLost
    }
    for request in requests.removeAll() { continuation.yield(.requestFailed(request, error)) }
  }

  /// Failures show in `receive`, which ends the attempt.
  private func write(_ payload: some FramePayload) {
    guard let connection else { return }
    do {
      let bytes = try payload.frame().encoded()
      do {
        try connection.send(bytes)
      } catch {
        handle(.failed(attempt: machine.attempt, error))
      }
    } catch {
      handle(.failed(attempt: machine.attempt, LinkError(code: .protocolViolation, message: error.message)))
    }
  }
}

// MARK: - Attempts

extension ChatLink {
  /// Connects, then reads until the connection ends. Looks at the machine after every wait, for a newer attempt or a
  /// stop may have come meanwhile.
  private func run(_ credentials: LinkCredentials, attempt: Int) async {
    do throws(LinkError) {
      let opened = try await transport.connect(
        host: credentials.host, port: credentials.port, timeout: configuration.connectTimeout)
      guard machine.attempt == attempt else { return opened.close() }
      connection = opened
      handle(.connected(attempt: attempt))
      var decoder = FrameDecoder(limits: .any)
      while machine.attempt == attempt, let bytes = try await opened.receive() {
        decoder.append(bytes)
        try await take(from: &decoder, attempt: attempt)
      }
      handle(
        .failed(attempt: attempt, LinkError(code: .closedByPeer, message: "the chat server closed the connection")))
    } catch {
      handle(.failed(attempt: attempt, error))
    }
  }

  /// Nothing is read while who follows the events is behind.
  private func take(from decoder: inout FrameDecoder, attempt: Int) async throws(LinkError) {
    do throws(FrameError) {
      while machine.attempt == attempt, let frame = try decoder.next() {
        take(frame)
        await continuation.waitForRoom()
      }
    } catch {
      throw LinkError(code: .protocolViolation, message: error.message)
    }
  }

  private func askGate(attempt: Int) async {
    guard let reauthenticate else { return }
    do throws(GateError) {
      let credentials = try await reauthenticate()
      handle(.reauthenticated(attempt: attempt, credentials))
    } catch {
      handle(.reauthenticationFailed(attempt: attempt, error))
    }
  }
}

// MARK: - Time

extension ChatLink {
  /// Arms one timer for the earliest deadline. One that is armed for an earlier moment stays: it will find nothing to
  /// do and arm the next, which is cheaper than a new task for every frame.
  private func armTimer() {
    guard let next = [machine.deadline, requests.deadline].compactMap({ $0 }).min() else {
      timer?.task.cancel()
      timer = nil
      return
    }
    if let timer, timer.deadline <= next { return }
    timer?.task.cancel()
    let wait = max(next - clock.now(), .zero)
    // A tenth of the wait, at most two seconds: so the kernel may merge it with other wake-ups.
    let tolerance = min(wait / 10, .seconds(2))
    let clock = clock
    let task = Task { [weak self] in
      await clock.sleep(wait, tolerance)
      guard !Task.isCancelled else { return }
      await self?.timerFired()
    }
    timer = (next, task)
  }

  private func timerFired() {
    timer = nil
    let overdue = requests.removeOverdue(at: clock.now())
    for request in overdue {
      continuation.yield(
        .requestFailed(request, LinkError(code: .timeout, message: "the chat server did not answer in time")))
    }
    if overdue.contains(where: { $0.kind == .texts }) { handle(.textUnanswered) }
    lookForSuspension()
    handle(.timer)
  }

  /// Nothing tells the process that the machine slept, so it is looked for whenever there is something to do anyway.
  private func lookForSuspension() {
    let lead = clock.wallLead()
    let jump = lead - wallLead
    wallLead = lead
    if max(jump, .zero - jump) >= configuration.suspension { handle(.suspended) }
  }
}

extension LinkError {
  fileprivate static let connectionLost = LinkError(
    code: .broken, message: "the connection was lost before the answer came")
}
