import ChatProtocol

/// Turns events of one user's log into the frames a family session understands, joining neighbouring texts of one
/// friend in one frame as far as a family peer would itself send them.
struct EventFrames: Sequence {
  /// A frame to send, and the event number that the user has reached with it.
  struct Part: Equatable {
    /// `nil` where the events need no frame: a family session knows what it sent itself.
    var frame: Frame?
    var through: Int64
  }

  private let parts: [Part]

  /// - Parameters:
  ///   - events: in ascending order.
  ///   - uid: the owner of the log.
  ///   - maxJoinedBodyBytes: texts are joined while their bytes stay below this. A single longer text gets a frame of
  ///     its own; what the server took in always fits in one.
  init(_ events: [InboxEvent], for uid: UserID, maxJoinedBodyBytes: Int) {
    var parts: [Part] = []
    var joined: [StoredText] = []
    var joinedBytes = EventFrames.noticeOverhead
    var through: Int64 = 0

    func close() {
      guard let first = joined.first else { return }
      // The family's text item knows no number and no time.
      let items = joined.map { TextItem(msgid: $0.msgid, content: $0.content) }
      parts.append(Part(frame: TextChatNotice(from: first.from, to: first.to, items: items).frame(), through: through))
      joined = []
      joinedBytes = EventFrames.noticeOverhead
    }

    for event in events {
      // A family client knows what it sent itself, and no other event than a text; a recalled one it need not see.
      guard case .text(let text) = event.content, text.to == uid, !text.isRecalled else {
        close()
        parts.append(Part(frame: nil, through: event.number))
        continue
      }
      if let first = joined.first, first.from != text.from || joinedBytes + event.weight > maxJoinedBodyBytes {
        close()
      }
      joined.append(text)
      joinedBytes += event.weight
      through = event.number
    }
    close()
    self.parts = parts
  }

  func makeIterator() -> IndexingIterator<[Part]> { parts.makeIterator() }

  /// Bytes of a notice with an empty list, rounded up.
  private static let noticeOverhead = 80
}

extension InboxEvent {
  /// About how many bytes the event takes in a notice: the field names, and escapes where a text has many are ignored.
  var weight: Int {
    guard case .text(let text) = content else { return 32 }
    return text.msgid.utf8.count + text.content.utf8.count + 32
  }
}
