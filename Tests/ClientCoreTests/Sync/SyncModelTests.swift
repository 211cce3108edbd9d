import ChatProtocol
import Testing

@testable import ClientCore

/// The state machine against a model of a server and a disk, in random orders of everything that can happen.
@Suite struct SyncModelTests {
  private struct World {
    var random: SeededGenerator
    var machine: SyncStateMachine
    var head: EventNumber = 0
    var min: EventNumber = 1
    /// What the device has on disk, in the order of writing.
    var stored: [EventNumber] = []
    /// Events that a snapshot stands for.
    var skipped: EventNumber = 0
    var isOnline = false
    var write: SyncStateMachine.Work?
    var isWaiting = false
    /// Frames on their way to the device, in order.
    var toDevice: [SyncStateMachine.Event] = []
    var pagesAsked = 0
    var issues: [String] = []

    init(seed: UInt64) {
      random = SeededGenerator(state: seed)
      machine = SyncStateMachine(cursor: 0, generator: FixedGenerator(value: 0))
    }

    mutating func roll(_ sides: Int) -> Bool { Int.random(in: 0..<sides, using: &random) == 0 }

    mutating func feed(_ event: SyncStateMachine.Event) {
      for action in machine.handle(event) { perform(action) }
    }

    mutating func perform(_ action: SyncStateMachine.Action) {
      switch action {
      case .store(let work):
        if write != nil { issues.append("two writes at once") }
        write = work
      case .keep: break
      case .requestPage(let cursor):
        if !isOnline { issues.append("asked without a connection") }
        pagesAsked += 1
        if pagesAsked > 1 { issues.append("two pages at once") }
        toDevice.append(.page(answer(cursor), cursor: cursor))
      case .requestConversations(let after):
        toDevice.append(.conversations(ConversationsReply(error: .success, inbox: head), after: after))
      case .cursorMoved(let cursor):
        if cursor != (stored.last ?? 0), cursor != skipped { issues.append("cursor \(cursor) is not on disk") }
      case .confirm(let cursor): if cursor > head { issues.append("confirmed what there is not") }
      case .wait: isWaiting = true
      case .giveUp(let reason): issues.append("gave an honest server up: \(reason)")
      }
    }

    mutating func answer(_ cursor: EventNumber) -> SyncReply {
      if roll(12) { return SyncReply(error: .serverBusy) }
      guard cursor.next >= min else { return SyncReply(error: .success, head: head, min: min) }
      let count = Int64.random(in: 1...4, using: &random)
      let last = Swift.min(head, cursor.advanced(by: count))
      var events =
        cursor < last
        ? (cursor.next.rawValue...last.rawValue).map { SyncStateMachineTests.event(EventNumber(rawValue: $0)) } : []
      // Now and then garbage.
      if roll(15) { events.reverse() }
      if roll(15) { events = [] }
      return SyncReply(error: .success, events: events, head: head, min: min)
    }

    mutating func finishWrite(isWell: Bool) {
      guard let work = write else { return }
      write = nil
      guard isWell else { return feed(.storeFailed) }
      switch work {
      case .events(let events):
        for event in events {
          if event.number != Swift.max(stored.last ?? 0, skipped).next {
            issues.append("\(event.number) after \(stored.last ?? 0)")
          }
          stored.append(event.number)
        }
      case .summaries(_, _, let cursor): if let cursor { skipped = Swift.max(skipped, cursor) }
      case .forgetNumbers: issues.append("the server was never reset")
      }
      feed(.stored)
    }

    mutating func step() {
      switch Int.random(in: 0..<10, using: &random) {
      case 0, 1, 2:
        head = head.next
        if isOnline, !roll(4) { toDevice.append(.pushed(SyncStateMachineTests.event(head))) }
      case 3, 4, 5, 6: deliver()
      case 7: finishWrite(isWell: !roll(6))
      case 8:
        if isWaiting {
          isWaiting = false
          feed(.timer)
        }
      default:
        if isOnline {
          if roll(3) { lose() } else { toDevice.append(.headNamed(head)) }
        } else {
          // Old events leave the server now and then.
          if roll(3) { min = Swift.max(min, head.advanced(by: -3)) }
          logIn()
        }
      }
    }

    mutating func deliver() {
      guard !toDevice.isEmpty else { return }
      let event = toDevice.removeFirst()
      if case .page = event { pagesAsked -= 1 }
      feed(event)
    }

    mutating func lose() {
      isOnline = false
      toDevice = []
      pagesAsked = 0
      feed(.connectionLost)
    }

    mutating func logIn() {
      isOnline = true
      feed(.loggedIn(head: head, min: min))
    }
  }

  @Test(arguments: 0..<40) func `whatever happens, the log is stored once and without a hole`(block: UInt64) {
    for seed in (block * 50)..<(block * 50 + 50) {
      var world = World(seed: seed)
      for _ in 0..<300 { world.step() }
      // The trouble ends: everything settles.
      if !world.isOnline { world.logIn() }
      world.toDevice.append(.headNamed(world.head))
      for _ in 0..<2000 where !(world.machine.isCaughtUp && world.machine.cursor == world.head) {
        world.deliver()
        world.finishWrite(isWell: true)
        if world.isWaiting {
          world.isWaiting = false
          world.feed(.timer)
        }
      }
      #expect(world.issues == [], "seed \(seed)")
      #expect(world.machine.cursor == world.head, "seed \(seed)")
      #expect(Set(world.stored).count == world.stored.count, "seed \(seed): nothing twice")
    }
  }
}
