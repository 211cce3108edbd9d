import ChatProtocol
import NIOCore
import Testing

@testable import ServerStub

/// A session's way out against a model of the Qt client's reader, on a clock that is only a number.
@Suite("What the Qt client can read")
struct QtReaderTests {
  /// Takes one frame a read, and reads nothing while it draws: a second after 1006 and 80 ms for each text. Deaf after a
  /// second frame in one read.
  private struct QtReader {
    private(set) var texts: [TextItem] = []
    private(set) var isDeaf = false
    private var isFree = NIODeadline.uptimeNanoseconds(0)
    private var hasUnread = false

    mutating func arrive(_ frame: Frame, at now: NIODeadline) throws {
      if now >= isFree { hasUnread = false }
      if hasUnread { isDeaf = true }
      guard !isDeaf else { return }
      hasUnread = now < isFree
      let items = frame.id == .textChatNotice ? try TextChatNotice(frame: frame).items : []
      texts += items
      let drawing = frame.id == .chatLoginReply ? TimeAmount.seconds(1) : .milliseconds(80 * Int64(items.count))
      isFree = max(now, isFree) + drawing
    }
  }

  /// A session without a socket.
  private struct Session {
    var queue = OutboundQueue(limits: .init(texts: ChatLimits().maxJoinedTexts, bytes: ChatLimits().maxJoinedBytes))
    var pacer = OutboundPacer()
    var confirmation = DeliveryConfirmation(position: 0)
    var reader = QtReader()
    var now = NIODeadline.uptimeNanoseconds(1)
    var frames = 0
    private var number: EventNumber = 0

    mutating func add(_ content: String, from sender: UserID, to owner: UserID) {
      number = number.next
      confirmation.waits(for: number)
      queue.append(
        StoredText(
          from: sender, to: owner, msgid: "m\(number)", content: MessageContent(content),
          seq: ConversationSeq(rawValue: number.rawValue), timestamp: 0),
        event: number)
    }

    /// Writes what may leave, and goes on to the next look. Returns false when nothing is left to do.
    mutating func step() throws -> Bool {
      if pacer.mayWrite, let entry = queue.popFirst() {
        var decoder = FrameDecoder(limits: .any)
        decoder.append(entry.bytes)
        while let frame = try decoder.next() { try reader.arrive(frame, at: now) }
        frames += 1
        let pauses = ReadingPauses()
        pacer.writes()
        pacer.wrote(
          .init(events: entry.events, pause: entry.isOpening ? pauses.afterLogin : pauses.afterTexts(entry.textCount)),
          at: now)
      }
      guard let look = pacer.nextLook else { return false }
      now = look
      confirmation.arrived(pacer.looked(at: now, peer: PeerState(isOpen: true, hasAcknowledged: true)))
      return true
    }
  }

  private let owner = UserID(rawValue: 1001)
  private let friends = (1...10).map { UserID(rawValue: 2_000 + $0) }

  private func session() throws -> Session {
    var session = Session()
    let profile = UserProfile(uid: owner, name: "owner", nick: "owner", icon: "")
    session.queue.append(
      try ChatLoginReply(error: .success, profile: profile).frame().encoded(), isOpening: true)
    return session
  }

  @Test("sixty texts of one friend and one of each of ten others that came while it was away all arrive in order")
  func backlog() throws {
    var session = try session()
    for index in 0..<60 {
      session.add("\(index)", from: friends[0], to: owner)
      if index % 6 == 0 { session.add("from \(index / 6)", from: friends[index / 6], to: owner) }
    }
    while try session.step() {}
    #expect(!session.reader.isDeaf)
    let first = session.reader.texts.map(\.content.text).filter { Int($0) != nil }
    #expect(first == (0..<60).map(String.init))
    #expect(session.reader.texts.count == 70)
    #expect(session.confirmation.position == 70)
    // The reply to the login, two of the first friend, and one of each other.
    #expect(session.frames == 1 + 2 + 9)
  }

  @Test("live texts, replies and notices that come while it draws wait and join up")
  func live() throws {
    var session = try session()
    var count = 0
    repeat {
      // Something comes in every pause: a few texts, an acknowledgement, a heartbeat's answer.
      guard count < 400 else { continue }
      for _ in 0..<7 {
        session.add("\(count)", from: friends[count % 2], to: owner)
        count += 1
      }
      let item = TextItem(msgid: "own\(count)", content: "x")
      session.queue.append(acknowledgementOf: [item], from: owner, to: friends[0])
      session.queue.append(try HeartbeatReply(error: .success).frame().encoded())
    } while try session.step()
    #expect(!session.reader.isDeaf)
    #expect(session.reader.texts.count == count)
    for friend in 0..<2 {
      let numbers = session.reader.texts.compactMap { Int($0.content.text) }.filter { $0 % 2 == friend }
      #expect(numbers == numbers.sorted())
    }
    #expect(session.confirmation.position == EventNumber(rawValue: Int64(count)))
  }
}
