import ChatProtocol
import Testing

@testable import ServerStub

/// What a session sends of its user's log, against a model of store, hub and socket, in random orders of everything that
/// can happen.
@Suite struct SessionModelTests {
  /// A store whose commits reach the session later, in batches, or never; and a socket that has room for a few events.
  private struct World {
    var random: SteadyGenerator
    /// Events 1…`head` are committed.
    var head: Int64
    /// Committed and not told to the session yet.
    var publications: [ClosedRange<Int64>] = []
    var queued: Int64 = 0
    static let capacity: Int64 = 6

    init(seed: UInt64) {
      random = SteadyGenerator(state: seed)
      head = Int64.random(in: 0...9, using: &random)
    }

    var hasRoom: Bool { queued < Self.capacity }

    mutating func roll(_ sides: Int) -> Bool { Int.random(in: 0..<sides, using: &random) == 0 }

    mutating func commit() {
      let first = head + 1
      head += Int64.random(in: 1...4, using: &random)
      publications.append(first...head)
    }

    /// The next batch, as a rule; now and then a later one comes first, or one is lost.
    mutating func takePublication(isOrderly: Bool) -> ClosedRange<Int64>? {
      guard !publications.isEmpty else { return nil }
      guard !isOrderly else { return publications.removeFirst() }
      if roll(6) {
        publications.removeFirst()
        return nil
      }
      return publications.remove(at: roll(6) ? publications.count - 1 : 0)
    }
  }

  // MARK: A family session, which reads what it misses from the store

  private struct FamilySession {
    var world: World
    var cursor: DeliveryCursor
    /// The log is read from here on; what came before is gone.
    let min: Int64
    var pageAfter: Int64?
    var sent: [Int64] = []
    var issues: [String] = []
    static let pageLimit = 5

    init(seed: UInt64) {
      world = World(seed: seed)
      let position = Int64.random(in: 0...world.head, using: &world.random)
      min = world.roll(3) ? Int64.random(in: 1...world.head + 1, using: &world.random) : 1
      cursor = DeliveryCursor(position: EventNumber(rawValue: position))
      follow(cursor.begin())
    }

    mutating func follow(_ step: DeliveryCursor.Step, _ range: ClosedRange<Int64>? = nil) {
      switch step {
      case .wait: break
      case .deliver: if let range { send(Array(range)) }
      case .read(let after):
        if pageAfter != nil { issues.append("two pages at once") }
        pageAfter = after.rawValue
      }
    }

    mutating func send(_ events: [Int64]) {
      sent += events
      world.queued += Int64(events.count)
    }

    mutating func deliverPublication(isOrderly: Bool) {
      guard let range = world.takePublication(isOrderly: isOrderly) else { return }
      let numbers = EventNumber(rawValue: range.lowerBound)...EventNumber(rawValue: range.upperBound)
      follow(cursor.published(numbers, hasRoom: world.hasRoom), range)
    }

    mutating func deliverPage() {
      guard let after = pageAfter else { return }
      pageAfter = nil
      let first = max(after + 1, min)
      let events = first <= world.head ? Array((first...world.head).prefix(Self.pageLimit)) : []
      var isComplete = true
      for event in events {
        guard world.hasRoom else {
          isComplete = false
          break
        }
        if cursor.accept(EventNumber(rawValue: event)) { send([event]) }
      }
      let isLast = isComplete && events.count < Self.pageLimit
      follow(cursor.pageEnded(storeHead: EventNumber(rawValue: world.head), isLast: isLast, hasRoom: world.hasRoom))
    }

    mutating func drain() {
      world.queued = 0
      follow(cursor.roomMade())
    }

    mutating func step() {
      switch Int.random(in: 0..<6, using: &world.random) {
      case 0: world.commit()
      case 1, 2: deliverPublication(isOrderly: false)
      case 3, 4: deliverPage()
      default: drain()
      }
    }

    /// Nothing is lost any more, and there is time.
    mutating func settle() {
      world.commit()
      while !world.publications.isEmpty { deliverPublication(isOrderly: true) }
      for _ in 0..<Int(world.head) + 10 {
        deliverPage()
        drain()
      }
    }
  }

  @Test(arguments: 0..<8)
  func `a family session gets every event that is left, once and in order`(block: UInt64) {
    for seed in block * 250..<(block + 1) * 250 {
      var session = FamilySession(seed: seed)
      let first = max(session.cursor.position.rawValue + 1, session.min)
      for _ in 0..<120 { session.step() }
      session.settle()
      #expect(session.issues.isEmpty, "seed \(seed)")
      #expect(session.sent == Array(first...session.world.head), "seed \(seed)")
      if session.sent != Array(first...session.world.head) { return }
    }
  }

  // MARK: A native session, whose client asks for what it misses

  private struct NativeSession {
    var world: World
    var push: LivePush
    /// What the client knows of without asking: the head at its login, what was pushed, and what it was told.
    var known: Int64
    var issues: [String] = []

    init(seed: UInt64) {
      world = World(seed: seed)
      push = LivePush(head: EventNumber(rawValue: world.head))
      known = world.head
    }

    mutating func deliverPublication(isOrderly: Bool) {
      guard let range = world.takePublication(isOrderly: isOrderly) else { return }
      let hadRoom = world.hasRoom
      let after = push.published(
        first: EventNumber(rawValue: range.lowerBound), last: EventNumber(rawValue: range.upperBound), hasRoom: hadRoom
      )?.rawValue
      if let after {
        if !hadRoom { issues.append("pushed without room") }
        if after != known || after + 1 < range.lowerBound { issues.append("pushed over a gap after \(known)") }
        known = range.upperBound
        world.queued += range.upperBound - after
      }
      tellIfBehind()
    }

    mutating func tellIfBehind() {
      guard world.hasRoom, let told = push.roomMade()?.rawValue else { return }
      if told <= known { issues.append("told of \(told), which the client knew") }
      known = told
      world.queued += 1
    }

    mutating func drain() {
      world.queued = 0
      tellIfBehind()
    }

    mutating func step() {
      switch Int.random(in: 0..<5, using: &world.random) {
      case 0: world.commit()
      case 1, 2, 3: deliverPublication(isOrderly: false)
      default: drain()
      }
    }

    mutating func settle() {
      world.commit()
      while !world.publications.isEmpty {
        deliverPublication(isOrderly: true)
        drain()
      }
    }
  }

  @Test(arguments: 0..<8)
  func `a native client is pushed what continues the log and told of the rest`(block: UInt64) {
    for seed in block * 250..<(block + 1) * 250 {
      var session = NativeSession(seed: seed)
      for _ in 0..<120 { session.step() }
      session.settle()
      #expect(session.issues.isEmpty, "seed \(seed)")
      #expect(session.known == session.world.head, "seed \(seed)")
      if !session.issues.isEmpty || session.known != session.world.head { return }
    }
  }
}
