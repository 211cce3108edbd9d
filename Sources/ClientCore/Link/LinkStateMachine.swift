import ChatProtocol

/// What a chat connection does next, as a plain value: events go in, actions come out, time is an argument.
///
/// A connection lives in attempts. Every asynchronous outcome carries the number of its attempt, and one that belongs
/// to an older attempt changes nothing.
struct LinkStateMachine {
  enum Event: Sendable {
    /// Take these credentials and be online.
    case start(LinkCredentials)
    case connected(attempt: Int)
    /// The connection could not be made, or was lost later.
    case failed(attempt: Int, LinkError)
    /// Any frame came.
    case received
    /// Something that somebody else began reached this session.
    case heard
    /// The empty text of ``Action/sendProbe(_:)`` came back to this session.
    case probeEchoed
    /// The empty text was acknowledged.
    case probeAnswered
    /// The outcome of the login, with the heartbeat interval that a native server asks for.
    case loginReply(ErrorCode, heartbeat: Duration?)
    case heartbeatAnswered
    /// A text was not answered for ``LinkConfiguration/requestTimeout``.
    case textUnanswered
    /// The clocks show that the machine was suspended.
    case suspended
    /// 1021.
    case takenOver
    case reauthenticated(attempt: Int, LinkCredentials)
    case reauthenticationFailed(attempt: Int, GateError)
    /// ``LinkStateMachine/deadline`` has come, or a wake-up was early.
    case timer
    case retryNow
    case stop
  }

  enum Action: Sendable, Hashable {
    case connect(LinkCredentials, attempt: Int)
    case disconnect
    case sendLogin(LinkCredentials)
    case sendHeartbeat(UserID)
    /// Send an empty text to oneself. An original server hands it to the session that it takes for the account's.
    case sendProbe(UserID)
    /// Ask the gate for new credentials.
    case reauthenticate(attempt: Int)
    case report(LinkState)
    case reportRefusal(ErrorCode)
  }

  enum State: Hashable {
    case idle
    /// Waiting for the transport; next `loggingIn`, `reauthenticating` or `waiting`.
    case connecting
    /// Waiting for 1006; next `online`, `reauthenticating`, `waiting` or `stopped`.
    case loggingIn
    /// Waiting for the gate; next `connecting`, `waiting` or `stopped`.
    case reauthenticating
    /// Next `waiting` or `kicked`.
    case online(since: Duration)
    /// Next `connecting`.
    case waiting
    case kicked
    case stopped
  }

  private(set) var state = State.idle
  private(set) var credentials: LinkCredentials?
  /// The number of the newest attempt.
  private(set) var attempt = 0
  /// When ``Event/timer`` is wanted; `nil` for never.
  private(set) var deadline: Duration?

  private let configuration: LinkConfiguration
  private let canReauthenticate: Bool
  private var backoff: Backoff
  private var generator: any RandomNumberGenerator & Sendable
  /// Whether the gate may still be asked since the last wait; once is enough.
  private var mayReauthenticate = false
  /// Why the chat server did not let the account in since the last wait, if that is why the gate is asked.
  private var refusal: ErrorCode?
  private var heartbeatInterval: Duration
  private var pulse = Pulse.unknown(unanswered: 0)
  /// When any frame came last.
  private var lastReceived = Duration.zero
  /// When the last heartbeat was sent, or the login answered.
  private var lastBeat = Duration.zero

  /// What the server's silence means.
  private enum Pulse: Hashable {
    /// Nothing yet: original servers ignore heartbeats. Next `beating` or `probing`.
    case unknown(unanswered: Int)
    /// It answers heartbeats, so without an answer it is gone.
    case beating(unanswered: Int)
    /// It ignores them. There an older session of the account that ends takes the hearing from the newer one, which
    /// still sends well; so it is probed.
    case probing(Probe)
  }

  private enum Probe: Hashable {
    case none
    /// Waiting for 1018; if 1019 came before it this session hears.
    case sent(isEchoed: Bool)
    /// The session was deaf. Waiting for 1006, which makes it the account's again.
    case loggingIn
  }

  init(
    configuration: LinkConfiguration, canReauthenticate: Bool,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.configuration = configuration
    self.canReauthenticate = canReauthenticate
    self.generator = generator
    backoff = configuration.backoff
    heartbeatInterval = configuration.heartbeatInterval
  }

  var isOnline: Bool {
    if case .online = state { true } else { false }
  }

  /// Whether 1006 is awaited.
  var isAwaitingLogin: Bool { state == .loggingIn || (isOnline && pulse == .probing(.loggingIn)) }

  /// Whether the acknowledgement of an empty text to oneself is awaited.
  var isAwaitingProbe: Bool {
    if isOnline, case .probing(.sent) = pulse { true } else { false }
  }

  mutating func handle(_ event: Event, at now: Duration) -> [Action] {
    switch event {
    case .start(let credentials):
      let isRunning = state != .idle
      self.credentials = credentials
      backoff.reset()
      return (isRunning ? [.disconnect] : []) + beginCycle(at: now)
    case .connected(attempt): return connected(at: now)
    case .failed(attempt, let error): return failed(error, at: now)
    case .reauthenticated(attempt, let credentials) where state == .reauthenticating:
      self.credentials = credentials
      return connect(at: now)
    case .reauthenticationFailed(attempt, let error) where state == .reauthenticating:
      return reauthenticationFailed(error, at: now)
    case .connected, .failed, .reauthenticated, .reauthenticationFailed: return []
    case .received: return received(at: now)
    case .loginReply(let code, let heartbeat): return loginReply(code, heartbeat: heartbeat, at: now)
    case .heartbeatAnswered:
      pulse = .beating(unanswered: 0)
      return []
    case .heard: return heard(at: now)
    case .probeEchoed:
      if pulse == .probing(.sent(isEchoed: false)) { pulse = .probing(.sent(isEchoed: true)) }
      return []
    case .probeAnswered: return probeAnswered(at: now)
    case .textUnanswered: return textUnanswered(at: now)
    case .suspended: return suspended(at: now)
    case .takenOver: return takenOver()
    case .timer: return timer(at: now)
    case .retryNow: return retryNow(at: now)
    case .stop: return stop()
    }
  }
}

// MARK: - Getting online

extension LinkStateMachine {
  /// Starts with the credentials at hand; the gate may be asked once if they do not work.
  private mutating func beginCycle(at now: Duration) -> [Action] {
    mayReauthenticate = canReauthenticate
    refusal = nil
    return connect(at: now)
  }

  private mutating func connect(at now: Duration) -> [Action] {
    guard let credentials else { return [] }
    let isNews = state != .connecting && state != .reauthenticating
    attempt += 1
    state = .connecting
    deadline = now + configuration.connectTimeout
    return (isNews ? [.report(.connecting)] : []) + [.connect(credentials, attempt: attempt)]
  }

  private mutating func connected(at now: Duration) -> [Action] {
    guard state == .connecting, let credentials else { return [] }
    state = .loggingIn
    deadline = now + configuration.loginTimeout
    return [.report(.loggingIn), .sendLogin(credentials)]
  }

  private mutating func loginReply(_ code: ErrorCode, heartbeat: Duration?, at now: Duration) -> [Action] {
    guard state == .loggingIn else { return loggedInAgain(code, at: now) }
    switch code {
    case .success:
      state = .online(since: now)
      lastReceived = now
      let range = LinkConfiguration.heartbeatRange
      heartbeatInterval =
        heartbeat.map { min(max($0, range.lowerBound), range.upperBound) } ?? configuration.heartbeatInterval
      // Who names an interval answers.
      pulse = heartbeat == nil ? .unknown(unanswered: 0) : .beating(unanswered: 0)
      lastBeat = now
      deadline = now + heartbeatInterval
      return [.report(.online)]
    case .backendUnreachable, .cacheFailure, .serverBusy, .tooManyRequests:
      return [.disconnect] + wait(LinkError(code: .unreachable, message: "the chat server is busy"), at: now)
    default:
      refusal = code
      if mayReauthenticate { return [.disconnect] + reauthenticate(reporting: true) }
      return [.disconnect] + giveUp(refusedWith: code)
    }
  }

  private mutating func reauthenticate(reporting: Bool) -> [Action] {
    mayReauthenticate = false
    attempt += 1
    state = .reauthenticating
    // The gate client has its own limits and always answers.
    deadline = nil
    return (reporting ? [.report(.connecting)] : []) + [.reauthenticate(attempt: attempt)]
  }

  private mutating func reauthenticationFailed(_ error: GateError, at now: Duration) -> [Action] {
    switch error.code {
    case .server(.backendUnreachable), .server(.cacheFailure), .server(.serverBusy), .server(.tooManyRequests):
      return wait(LinkError(code: .unreachable, message: error.message), at: now)
    case .server, .libraryMissing, .invalidRequest, .chatServersGone:
      return giveUp(LinkError(error))
    case .unknownPath, .noOtherChatServer:
      // Elsewhere the account would be refused too; who was only not there may come back.
      if let refusal { return giveUp(refusedWith: refusal) }
      return wait(LinkError(error), at: now)
    case .unreachable, .timeout, .badReply, .httpStatus, .tls, .cancelled, .noLocalServer:
      return wait(LinkError(error), at: now)
    }
  }
}

// MARK: - Losing the connection

extension LinkStateMachine {
  private mutating func failed(_ error: LinkError, at now: Duration) -> [Action] {
    switch state {
    case .connecting, .loggingIn:
      if error.code == .libraryMissing { return [.disconnect] + giveUp(error) }
      let wasLoggingIn = state == .loggingIn
      // A server that was started anew may have another address or port, and the gate knows it.
      return [.disconnect]
        + (mayReauthenticate ? reauthenticate(reporting: wasLoggingIn) : wait(error, at: now))
    case .online(let since):
      if now - since >= configuration.stabilityPeriod { backoff.reset() }
      return [.disconnect] + wait(error, at: now)
    case .idle, .reauthenticating, .waiting, .kicked, .stopped:
      return []
    }
  }

  /// A text without an answer, and nothing else heard since it was sent: nobody is there any more.
  private mutating func textUnanswered(at now: Duration) -> [Action] {
    guard isOnline, now - lastReceived >= configuration.requestTimeout else { return [] }
    return failed(LinkError(code: .timeout, message: "the chat server is silent"), at: now)
  }

  private mutating func suspended(at now: Duration) -> [Action] {
    switch state {
    case .online: return failed(LinkError(code: .broken, message: "the computer was suspended"), at: now)
    // There is a network again, or will be soon.
    case .waiting: return beginCycle(at: now)
    case .idle, .connecting, .loggingIn, .reauthenticating, .kicked, .stopped: return []
    }
  }

  private mutating func wait(_ reason: LinkError, at now: Duration) -> [Action] {
    attempt += 1
    state = .waiting
    let delay = backoff.next(using: &generator)
    deadline = now + delay
    return [.report(.waiting(retryIn: delay, reason: reason))]
  }

  private mutating func giveUp(refusedWith code: ErrorCode) -> [Action] {
    let error = LinkError(code: .loginRefused(code), message: "the chat server refused the login (\(code))")
    return [.reportRefusal(code)] + giveUp(error)
  }

  private mutating func giveUp(_ error: LinkError) -> [Action] {
    attempt += 1
    state = .stopped
    deadline = nil
    return [.report(.stopped(error))]
  }

  private mutating func takenOver() -> [Action] {
    guard isOnline || state == .loggingIn else { return [] }
    attempt += 1
    state = .kicked
    deadline = nil
    return [.disconnect, .report(.kicked)]
  }

  private mutating func stop() -> [Action] {
    attempt += 1
    state = .idle
    credentials = nil
    deadline = nil
    return [.disconnect, .report(.idle)]
  }

  private mutating func retryNow(at now: Duration) -> [Action] {
    switch state {
    case .waiting, .kicked, .stopped: beginCycle(at: now)
    case .idle, .connecting, .loggingIn, .reauthenticating, .online: []
    }
  }
}

// MARK: - Time

extension LinkStateMachine {
  private mutating func timer(at now: Duration) -> [Action] {
    guard let deadline, now >= deadline else { return [] }
    switch state {
    case .connecting:
      return failed(LinkError(code: .timeout, message: "the chat server could not be reached in time"), at: now)
    case .loggingIn:
      return failed(LinkError(code: .timeout, message: "the chat server did not answer the login"), at: now)
    case .waiting:
      return beginCycle(at: now)
    case .online:
      return beat(at: now)
    case .idle, .reauthenticating, .kicked, .stopped:
      self.deadline = nil
      return []
    }
  }

  private mutating func beat(at now: Duration) -> [Action] {
    guard let credentials else { return [] }
    switch pulse {
    case .unknown(let unanswered) where unanswered < configuration.heartbeatsBeforeSilenceIsUsual:
      pulse = .unknown(unanswered: unanswered + 1)
      deadline = now + heartbeatInterval
      return [.sendHeartbeat(credentials.uid)]
    case .beating(unanswered: 0):
      pulse = .beating(unanswered: 1)
      lastBeat = now
      deadline = now + heartbeatInterval
      return [.sendHeartbeat(credentials.uid)]
    case .unknown, .probing(.none):
      pulse = .probing(.sent(isEchoed: false))
      deadline = now + configuration.requestTimeout
      return [.sendProbe(credentials.uid)]
    case .beating, .probing:
      return failed(LinkError(code: .timeout, message: "the chat server is silent"), at: now)
    }
  }

  private mutating func received(at now: Duration) -> [Action] {
    lastReceived = now
    guard isOnline, case .beating = pulse else { return [] }
    pulse = .beating(unanswered: 0)
    // Only silence is worth a beat, but the server too wants to hear that somebody is there. A timer set for the old
    // moment may come early; it does nothing then.
    deadline = min(now + heartbeatInterval, max(now, lastBeat + heartbeatInterval * 2))
    return []
  }

  /// Answers reach a deaf session too, so only what others began postpones a probe.
  private mutating func heard(at now: Duration) -> [Action] {
    if isOnline, pulse == .probing(.none) { deadline = now + probeInterval }
    return []
  }

  private var probeInterval: Duration { heartbeatInterval * 4 }

  private mutating func probeAnswered(at now: Duration) -> [Action] {
    guard isOnline, case .probing(.sent(let isEchoed)) = pulse, let credentials else { return [] }
    guard !isEchoed else {
      pulse = .probing(.none)
      deadline = now + probeInterval
      return []
    }
    pulse = .probing(.loggingIn)
    deadline = now + configuration.loginTimeout
    return [.sendLogin(credentials)]
  }

  /// The answer to the login that cures deafness.
  private mutating func loggedInAgain(_ code: ErrorCode, at now: Duration) -> [Action] {
    guard isOnline, pulse == .probing(.loggingIn) else { return [] }
    switch code {
    case .success:
      pulse = .probing(.none)
      deadline = now + probeInterval
      return []
    // The gate has handed out another token since: somebody else logged in, and the newer login wins.
    case .tokenWrong: return takenOver()
    default:
      return failed(LinkError(code: .broken, message: "the chat server lost the session (\(code))"), at: now)
    }
  }
}
