import ChatProtocol
import NIOCore

/// The frames that wait to be written to one peer, oldest first.
///
/// Texts join those of the same friend that wait already, as do acknowledgements of texts in one conversation, so a peer
/// that reads slowly gets few frames and not many. Only texts of the log go over; everything else keeps its place.
struct OutboundQueue {
  /// How much may share a frame.
  struct JoinLimits: Sendable {
    var texts: Int
    /// Of texts and their ids; escapes, which take six bytes for one at most, come on top of them.
    var bytes: Int
  }

  /// What leaves in one write.
  struct Entry: Equatable {
    var bytes: [UInt8]
    /// The numbers of the events it carries; only in family sessions, for the peers of others confirm by themselves.
    var events: [EventNumber] = []
    /// How many texts it shows to the user.
    var textCount = 0
    /// Whether it opens the session (1006).
    var isOpening = false
  }

  private enum Content {
    case frame([UInt8], isOpening: Bool)
    case notice(Texts)
    case acknowledgement(Texts)
  }

  /// Texts of one conversation that share a frame.
  private struct Texts {
    let from: UserID
    let to: UserID
    var items: [TextItem] = []
    /// The numbers of their events; none in an acknowledgement.
    var events: [EventNumber] = []

    var byteCount: Int { items.reduce(0) { $0 + $1.weight } }
  }

  /// What a notice is about; a newer one takes the place of one that waits, so that nobody can fill another's queue.
  struct Topic: Hashable {
    let id: FrameID
    let sender: UserID
  }

  private struct Waiting {
    var content: Content
    var byteCount: Int
    /// Whether it is not the peer's doing that it waits, as a reply is: the store has it, or others have sent it.
    var isRepeatable: Bool
    var topic: Topic?
  }

  let limits: JoinLimits
  // Starts with no storage: most sessions are idle.
  private var entries = CircularBuffer<Waiting>(initialCapacity: 0)
  /// Bytes of all frames that wait; for texts about.
  private(set) var byteCount = 0
  /// Bytes of those that could not be read from the store again.
  private(set) var unstorableByteCount = 0

  init(limits: JoinLimits) {
    self.limits = limits
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Adds a frame as it is.
  mutating func append(_ bytes: [UInt8], isRepeatable: Bool = false, isOpening: Bool = false) {
    append(
      Waiting(
        content: .frame(bytes, isOpening: isOpening), byteCount: bytes.count, isRepeatable: isRepeatable))
  }

  /// Adds a notice of what another user did.
  mutating func append(notice bytes: [UInt8], about topic: Topic) {
    let content = Content.frame(bytes, isOpening: false)
    if let place = entries.indices.last(where: { entries[$0].topic == topic }) {
      replace(place, by: content, byteCount: bytes.count)
    } else {
      append(Waiting(content: content, byteCount: bytes.count, isRepeatable: true, topic: topic))
    }
  }

  /// Adds a text of the log.
  mutating func append(_ text: StoredText, event: EventNumber) {
    // The family's text item knows no number, no time, and nothing but text.
    let item = TextItem(msgid: text.msgid, content: text.content.plain)
    let place = entries.indices.last { index in
      if case .notice(let texts) = entries[index].content { texts.from == text.from } else { false }
    }
    if let place, case .notice(var texts) = entries[place].content, hasRoom(for: [item], in: texts) {
      texts.items.append(item)
      texts.events.append(event)
      replace(place, by: .notice(texts), byteCount: texts.byteCount)
    } else {
      let texts = Texts(from: text.from, to: text.to, items: [item], events: [event])
      append(Waiting(content: .notice(texts), byteCount: texts.byteCount, isRepeatable: true))
    }
  }

  /// Adds the acknowledgement of texts that are stored.
  mutating func append(acknowledgementOf items: [TextItem], from: UserID, to: UserID) {
    // A chat with oneself is told of a text before its acknowledgement, so that one keeps its place.
    let place =
      from == to
      ? nil
      : entries.indices.last { index in
        if case .acknowledgement(let texts) = entries[index].content { texts.to == to } else { false }
      }
    if let place, case .acknowledgement(var texts) = entries[place].content, hasRoom(for: items, in: texts) {
      texts.items += items
      replace(place, by: .acknowledgement(texts), byteCount: texts.byteCount)
    } else {
      let texts = Texts(from: from, to: to, items: items)
      append(Waiting(content: .acknowledgement(texts), byteCount: texts.byteCount, isRepeatable: false))
    }
  }

  /// Takes out a text of the log that still waits, because its sender has taken it back. Returns its event's number.
  mutating func takeBack(_ msgid: MessageID, of sender: UserID) -> EventNumber? {
    for index in entries.indices {
      guard case .notice(var texts) = entries[index].content, texts.from == sender,
        let place = texts.items.firstIndex(where: { $0.msgid == msgid })
      else { continue }
      texts.items.remove(at: place)
      let event = texts.events.remove(at: place)
      replace(index, by: .notice(texts), byteCount: texts.byteCount)
      return event
    }
    return nil
  }

  /// Takes the oldest frame.
  mutating func popFirst() -> Entry? {
    while let waiting = entries.popFirst() {
      byteCount -= waiting.byteCount
      if !waiting.isRepeatable { unstorableByteCount -= waiting.byteCount }
      if entries.isEmpty { entries = CircularBuffer(initialCapacity: 0) }
      if let entry = entry(of: waiting.content) { return entry }
    }
    return nil
  }

  /// Takes everything as one run of bytes, for a peer that can split them again.
  mutating func popAll() -> Entry? {
    guard var all = popFirst() else { return nil }
    all.bytes.reserveCapacity(all.bytes.count + byteCount)
    while let next = popFirst() {
      all.bytes.append(contentsOf: next.bytes)
      all.events += next.events
      all.textCount += next.textCount
    }
    return all
  }

  mutating func removeAll() {
    self = OutboundQueue(limits: limits)
  }

  // MARK: Details

  private func hasRoom(for items: [TextItem], in texts: Texts) -> Bool {
    texts.items.count + items.count <= limits.texts
      && texts.byteCount + items.reduce(0) { $0 + $1.weight } <= limits.bytes
  }

  private mutating func append(_ waiting: Waiting) {
    entries.append(waiting)
    count(waiting.byteCount, isRepeatable: waiting.isRepeatable)
  }

  private mutating func replace(_ index: CircularBuffer<Waiting>.Index, by content: Content, byteCount: Int) {
    count(byteCount - entries[index].byteCount, isRepeatable: entries[index].isRepeatable)
    entries[index].content = content
    entries[index].byteCount = byteCount
  }

  private mutating func count(_ bytes: Int, isRepeatable: Bool) {
    byteCount += bytes
    if !isRepeatable { unstorableByteCount += bytes }
  }

  /// The frame of what waits; nil where everything in it was taken back.
  private func entry(of content: Content) -> Entry? {
    switch content {
    case .frame(let bytes, let isOpening):
      return Entry(bytes: bytes, isOpening: isOpening)
    case .notice(let texts):
      guard !texts.items.isEmpty else { return nil }
      // It fits: a text that came in a frame fits alone, and those that were joined are far below the limit.
      let notice = TextChatNotice(from: texts.from, to: texts.to, items: texts.items).frame()
      return (try? notice.encoded()).map {
        Entry(bytes: $0, events: texts.events, textCount: texts.items.count)
      }
    case .acknowledgement(let texts):
      let reply = TextChatReply(error: .success, from: texts.from, to: texts.to, items: texts.items).frame()
      return (try? reply.encoded()).map { Entry(bytes: $0) }
    }
  }
}

extension TextItem {
  /// About how many bytes the item takes in a frame: escapes are not counted.
  fileprivate var weight: Int { msgid.byteCount + content.byteCount + 32 }
}

extension InboxEvent {
  /// About how many bytes the event takes in a notice.
  var weight: Int {
    guard case .text(let text) = content else { return 32 }
    return text.msgid.byteCount + text.content.byteCount + 32
  }
}
