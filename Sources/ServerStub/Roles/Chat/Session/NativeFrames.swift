import ChatProtocol

/// Turns events of one user's log into the frames that a native session gets live: neighbouring texts of one
/// conversation share a 1019, every other event is a 1204.
struct NativeFrames {
  /// Body bytes up to which texts are joined; far below what a frame can carry.
  private static let maxJoinedBytes = 16_384

  private(set) var frames: [Frame] = []
  private var from = UserID.unknown
  private var to = UserID.unknown
  private var items: [TextItem] = []
  private var bytes = 0

  /// - Parameter events: ascending.
  init(_ events: some Sequence<InboxEvent>) {
    for event in events {
      if case .text(let text) = event.content, !text.isRecalled, text.version == 0 {
        add(text, number: event.number)
      } else {
        close()
        frames.append(EventNotice(.event(event)).frame())
      }
    }
    close()
  }

  private mutating func add(_ text: StoredText, number: EventNumber) {
    let weight = text.content.byteCount + text.msgid.byteCount + 96
    if text.from != from || text.to != to || bytes + weight > Self.maxJoinedBytes { close() }
    (from, to) = (text.from, text.to)
    bytes += weight
    items.append(
      TextItem(
        msgid: text.msgid, content: text.content, seq: text.seq, timestamp: text.timestamp,
        inbox: number))
  }

  private mutating func close() {
    guard !items.isEmpty else { return }
    frames.append(TextChatNotice(from: from, to: to, items: items).frame())
    items = []
    bytes = 0
  }
}
