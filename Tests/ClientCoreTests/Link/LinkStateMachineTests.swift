import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct LinkStateMachineTests {
  typealias Machine = LinkStateMachine

  static let old = LinkCredentials(uid: UserID(rawValue: 7), token: "old", host: "h", port: 1)
  static let fresh = LinkCredentials(uid: UserID(rawValue: 7), token: "fresh", host: "h", port: 2)
  static let refused = LinkError(code: .unreachable, message: "refused")
  static let cut = LinkError(code: .broken, message: "cut")

  /// A machine with a clock that each step may move.
  struct Run {
    var machine: Machine
    var now = Duration.zero

    init(canReauthenticate: Bool = true, configuration: LinkConfiguration = .standard) {
      machine = Machine(
        configuration: configuration, canReauthenticate: canReauthenticate, generator: FixedGenerator(value: .max))
    }

    mutating func callAsFunction(_ event: Machine.Event, after wait: Duration = .zero) -> [Machine.Action] {
      now += wait
      return machine.handle(event, at: now)
    }

    /// Lets the time come that the machine waits for.
    mutating func wake() -> [Machine.Action] {
      guard let deadline = machine.deadline else { return [] }
      now = max(now, deadline)
      return machine.handle(.timer, at: now)
    }

    mutating func goOnline(heartbeat: Duration? = nil) {
      _ = self(.start(LinkStateMachineTests.old))
      _ = self(.connected(attempt: machine.attempt))
      _ = self(.loginReply(.success, heartbeat: heartbeat))
    }
  }

  @Test func `goes from idle to online`() {
    var run = Run()
    #expect(run.machine.deadline == nil)
    #expect(run(.start(Self.old)) == [.report(.connecting), .connect(Self.old, attempt: 1)])
    #expect(run.machine.deadline == .seconds(10))
    #expect(run(.connected(attempt: 1), after: .seconds(1)) == [.report(.loggingIn), .sendLogin(Self.old)])
    #expect(run.machine.deadline == .seconds(11))
    #expect(run(.loginReply(.success, heartbeat: nil), after: .seconds(1)) == [.report(.online)])
    #expect(run.machine.isOnline)
    #expect(run.machine.deadline == .seconds(17))
  }

  @Test func `a lost connection waits, tries the old token, then asks the gate once`() {
    var run = Run()
    run.goOnline()
    #expect(
      run(.failed(attempt: 1, Self.cut), after: .seconds(5))
        == [.disconnect, .report(.waiting(retryIn: .milliseconds(500), reason: Self.cut))])
    #expect(run.wake() == [.report(.connecting), .connect(Self.old, attempt: 3)])
    #expect(run(.failed(attempt: 3, Self.refused)) == [.disconnect, .reauthenticate(attempt: 4)])
    #expect(run.machine.deadline == nil)
    #expect(run(.reauthenticated(attempt: 4, Self.fresh)) == [.connect(Self.fresh, attempt: 5)])
    let actions = run(.failed(attempt: 5, Self.refused))
    #expect(actions == [.disconnect, .report(.waiting(retryIn: .milliseconds(900), reason: Self.refused))])
    #expect(run.wake() == [.report(.connecting), .connect(Self.fresh, attempt: 7)], "fresh credentials are kept")
  }

  @Test func `a gate that is down as well makes it wait`() {
    var run = Run()
    _ = run(.start(Self.old))
    _ = run(.failed(attempt: 1, Self.refused))
    let error = GateError(code: .unreachable, message: "gone")
    #expect(
      run(.reauthenticationFailed(attempt: 2, error))
        == [
          .report(.waiting(retryIn: .milliseconds(500), reason: LinkError(code: .unreachable, message: "gone")))
        ])
  }

  @Test(arguments: [
    (GateError.Code.server(.credentialsWrong), LinkError.Code.sessionExpired(.credentialsWrong)),
    (.server(.tokenWrong), .sessionExpired(.tokenWrong)), (.invalidRequest, .sessionExpired(nil)),
    (.libraryMissing, .libraryMissing),
  ])
  func `a gate that refuses for good ends it`(code: GateError.Code, expected: LinkError.Code) {
    var run = Run()
    _ = run(.start(Self.old))
    _ = run(.failed(attempt: 1, Self.refused))
    let actions = run(.reauthenticationFailed(attempt: 2, GateError(code: code, message: "no")))
    #expect(actions == [.report(.stopped(LinkError(code: expected, message: "no")))])
    #expect(run.machine.deadline == nil)
  }

  @Test(arguments: [
    GateError.Code.unreachable, .timeout, .badReply, .httpStatus(502), .tls, .cancelled, .server(.serverBusy),
    .server(.backendUnreachable), .server(.tooManyRequests), .server(.cacheFailure),
  ])
  func `a gate that fails for now is asked again later`(code: GateError.Code) {
    var run = Run()
    _ = run(.start(Self.old))
    _ = run(.failed(attempt: 1, Self.refused))
    _ = run(.reauthenticationFailed(attempt: 2, GateError(code: code, message: "later")))
    #expect(run.machine.state == .waiting)
    #expect(run.wake() == [.report(.connecting), .connect(Self.old, attempt: 4)])
    #expect(run(.failed(attempt: 4, Self.refused)) == [.disconnect, .reauthenticate(attempt: 5)])
  }

  @Test(arguments: [ErrorCode.tokenWrong, .uidInvalid, .malformedBody, ErrorCode(rawValue: 4711)])
  func `a refused login asks the gate once, then gives up where the user sees it`(code: ErrorCode) {
    var run = Run()
    _ = run(.start(Self.old))
    _ = run(.connected(attempt: 1))
    #expect(
      run(.loginReply(code, heartbeat: nil)) == [.disconnect, .report(.connecting), .reauthenticate(attempt: 2)])
    _ = run(.reauthenticated(attempt: 2, Self.fresh))
    #expect(run(.connected(attempt: 3)) == [.report(.loggingIn), .sendLogin(Self.fresh)])
    let actions = run(.loginReply(code, heartbeat: nil))
    #expect(actions.prefix(2) == [.disconnect, .reportRefusal(code)])
    guard case .report(.stopped(let error)) = actions.last else {
      Issue.record("it goes on: \(actions)")
      return
    }
    #expect(error.code == .loginRefused(code))
    #expect(run.machine.deadline == nil)
  }

  @Test func `without a way to ask the gate a refused login is final`() {
    var run = Run(canReauthenticate: false)
    _ = run(.start(Self.old))
    _ = run(.connected(attempt: 1))
    #expect(run(.loginReply(.tokenWrong, heartbeat: nil)).contains(.reportRefusal(.tokenWrong)))
    #expect(run.machine.state == .stopped)
  }

  @Test(arguments: [ErrorCode.backendUnreachable, .serverBusy, .tooManyRequests, .cacheFailure])
  func `a busy chat server is tried again`(code: ErrorCode) {
    var run = Run()
    _ = run(.start(Self.old))
    _ = run(.connected(attempt: 1))
    _ = run(.loginReply(code, heartbeat: nil))
    #expect(run.machine.state == .waiting)
  }

  @Test func `a connection or login that takes too long is given up`() {
    var run = Run(canReauthenticate: false)
    _ = run(.start(Self.old))
    #expect(run(.timer, after: .seconds(9)) == [], "an early wake-up changes nothing")
    #expect(run.wake().first == .disconnect)
    #expect(run.machine.state == .waiting)
    #expect(run.now == .seconds(10))
    _ = run.wake()
    _ = run(.connected(attempt: run.machine.attempt))
    #expect(run.wake().first == .disconnect)
    #expect(run.machine.state == .waiting)
  }

  @Test func `outcomes of older attempts change nothing`() {
    var run = Run()
    run.goOnline()
    _ = run(.failed(attempt: 1, Self.cut))
    let state = run.machine.state
    for event: Machine.Event in [
      .connected(attempt: 1), .failed(attempt: 1, Self.cut), .reauthenticated(attempt: 1, Self.fresh),
      .reauthenticationFailed(attempt: 1, GateError(code: .timeout, message: "")),
      .loginReply(.success, heartbeat: nil), .received, .takenOver, .heartbeatAnswered, .heard, .probeEchoed,
      .probeAnswered,
    ] {
      #expect(run(event) == [])
      #expect(run.machine.state == state)
    }
  }

  @Test func `the backoff starts anew only after half a minute online`() {
    var run = Run()
    run.goOnline()
    func delay(_ actions: [Machine.Action]) -> Duration? {
      for case .report(.waiting(let delay, _)) in actions { return delay }
      return nil
    }
    #expect(delay(run(.failed(attempt: run.machine.attempt, Self.cut), after: .seconds(29))) == .milliseconds(500))
    for (online, expected) in [(Duration.seconds(29), 0.9), (.seconds(30), 0.5), (.seconds(1), 0.9)] {
      _ = run.wake()
      _ = run(.connected(attempt: run.machine.attempt))
      _ = run(.loginReply(.success, heartbeat: nil))
      let next = delay(run(.failed(attempt: run.machine.attempt, Self.cut), after: online))
      #expect(abs((next ?? .zero) / .seconds(1) - expected) < 0.001)
    }
  }

  @Test func `the user can end a wait`() {
    var run = Run()
    run.goOnline()
    _ = run(.failed(attempt: 1, Self.cut))
    #expect(run(.retryNow) == [.report(.connecting), .connect(Self.old, attempt: 3)])
    #expect(run(.retryNow) == [], "once is enough")
  }

  @Test func `a takeover ends it until the user acts`() {
    var run = Run()
    run.goOnline()
    #expect(run(.takenOver) == [.disconnect, .report(.kicked)])
    #expect(run.machine.deadline == nil)
    #expect(run(.failed(attempt: 1, Self.cut)) == [])
    #expect(run(.retryNow).first == .report(.connecting))
  }

  @Test func `a stop forgets the credentials and is always reported`() {
    var run = Run()
    #expect(run(.stop) == [.disconnect, .report(.idle)])
    run.goOnline()
    #expect(run(.stop) == [.disconnect, .report(.idle)])
    #expect(run.machine.credentials == nil)
    #expect(run(.retryNow) == [])
    #expect(run.machine.deadline == nil)
  }

  @Test func `a start while online begins again`() {
    var run = Run()
    run.goOnline()
    #expect(run(.start(Self.fresh)) == [.disconnect, .report(.connecting), .connect(Self.fresh, attempt: 2)])
  }

  @Test func `a missing library is final`() {
    var run = Run()
    _ = run(.start(Self.old))
    let error = LinkError(code: .libraryMissing, message: "install it")
    #expect(run(.failed(attempt: 1, error)) == [.disconnect, .report(.stopped(error))])
  }

  @Test func `a text that nobody answers while nothing is heard ends the connection`() {
    var run = Run()
    run.goOnline(heartbeat: .seconds(60))
    _ = run(.received, after: .seconds(1))
    #expect(run(.textUnanswered, after: .seconds(14)) == [], "something was heard since it was sent")
    let actions = run(.textUnanswered, after: .seconds(1))
    #expect(actions.first == .disconnect)
    #expect(run.machine.state == .waiting)
  }

  @Test func `after a suspension it connects anew, at once if it was waiting`() {
    var run = Run()
    run.goOnline()
    #expect(run(.suspended).first == .disconnect)
    #expect(run.machine.state == .waiting)
    #expect(run(.suspended) == [.report(.connecting), .connect(Self.old, attempt: 3)])
    #expect(run(.suspended) == [])
  }

  // MARK: - Heartbeats

  @Test func `silence is met with a heartbeat, and any frame of a server that answers postpones it`() {
    var run = Run()
    run.goOnline(heartbeat: .seconds(15))
    _ = run(.received, after: .seconds(10))
    #expect(run(.timer, after: .seconds(5)) == [])
    #expect(run.machine.deadline == .seconds(25))
    #expect(run.wake() == [.sendHeartbeat(Self.old.uid)])
    #expect(run.now == .seconds(25))
  }

  @Test func `a server that answers heartbeats is gone after two intervals of silence`() {
    var run = Run()
    run.goOnline()
    _ = run.wake()
    _ = run(.received)
    _ = run(.heartbeatAnswered)
    let answeredAt = run.now
    #expect(run.wake() == [.sendHeartbeat(Self.old.uid)])
    let actions = run.wake()
    #expect(actions.first == .disconnect)
    #expect(run.machine.state == .waiting)
    #expect(run.now - answeredAt == .seconds(30))
  }

  @Test func `a native server is gone after two of its intervals, also if it never answered`() {
    var run = Run()
    run.goOnline(heartbeat: .seconds(20))
    let start = run.now
    #expect(run.wake() == [.sendHeartbeat(Self.old.uid)])
    #expect(run.wake().first == .disconnect)
    #expect(run.now - start == .seconds(40))
  }

  @Test func `a server that ignores heartbeats is probed, and while it echoes the connection is well`() {
    var run = Run()
    run.goOnline()
    var beats: [Duration] = []
    for expected in [Machine.Action.sendHeartbeat(Self.old.uid), .sendHeartbeat(Self.old.uid)] {
      #expect(run.wake() == [expected])
      beats.append(run.now)
      // Answers to requests say nothing about whether heartbeats are.
      _ = run(.received, after: .seconds(5))
    }
    for _ in 0..<3 {
      #expect(run.wake() == [.sendProbe(Self.old.uid)])
      beats.append(run.now)
      #expect(run(.probeEchoed) == [])
      #expect(run(.probeAnswered) == [])
    }
    #expect(run.machine.isOnline)
    #expect(beats == [15, 30, 45, 105, 165].map { .seconds($0) })
  }

  /// A machine at an original server that was sent its first probe.
  private func probing() -> Run {
    var run = Run()
    run.goOnline()
    for _ in 0..<3 { _ = run.wake() }
    return run
  }

  @Test func `only what others began postpones a probe, for a deaf session is answered too`() {
    var run = probing()
    _ = run(.probeEchoed)
    _ = run(.probeAnswered)
    let start = run.now
    _ = run(.received, after: .seconds(30))
    #expect(run.machine.deadline == start + .seconds(60))
    _ = run(.heard)
    #expect(run.machine.deadline == start + .seconds(90))
  }

  @Test func `a probe that is acknowledged without an echo shows a deaf session, which logs in again`() {
    var run = probing()
    #expect(run(.probeAnswered) == [.sendLogin(Self.old)])
    #expect(run.machine.isOnline && run.machine.isAwaitingLogin)
    #expect(run(.loginReply(.success, heartbeat: nil)) == [])
    #expect(run.machine.isOnline && !run.machine.isAwaitingLogin)
    #expect(run.wake() == [.sendProbe(Self.old.uid)], "it is looked at again")
  }

  @Test func `a deaf session whose token is no longer the account's was taken over`() {
    var run = probing()
    _ = run(.probeAnswered)
    #expect(run(.loginReply(.tokenWrong, heartbeat: nil)) == [.disconnect, .report(.kicked)])
  }

  @Test(arguments: [false, true])
  func `a probe without any answer, or a cure without one, means a dead connection`(isCuring: Bool) {
    var run = probing()
    if isCuring { _ = run(.probeAnswered) }
    #expect(run.wake().first == .disconnect)
    #expect(run.machine.state == .waiting)
  }

  @Test func `a server that answers heartbeats is never probed`() {
    var run = Run()
    run.goOnline()
    _ = run.wake()
    _ = run(.heartbeatAnswered)
    for _ in 0..<5 {
      #expect(run.wake() == [.sendHeartbeat(Self.old.uid)])
      _ = run(.heartbeatAnswered)
      _ = run(.received)
    }
    #expect(run(.probeAnswered) == [] && run(.probeEchoed) == [])
  }

  @Test(arguments: [(1, 5), (20, 20), (1000, 120)])
  func `a native server names the interval within reason`(asked: Int, expected: Int) {
    var run = Run()
    run.goOnline(heartbeat: .seconds(asked))
    #expect(run.machine.deadline == .seconds(expected))
  }
}
