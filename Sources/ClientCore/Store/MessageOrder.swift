import ChatProtocol

extension ChatMessage {
  public var key: MessageKey { MessageKey(sender: sender, id: id) }

  /// Takes over what another copy of the same message knows better.
  mutating func adopt(_ other: ChatMessage) {
    if let seq = other.seq, self.seq == nil {
      self.seq = seq
      timestamp = other.timestamp
      if isOwn, other.isOwn { delivery = other.delivery }
    }
    if other.isRecalled {
      isRecalled = true
      content = .none
    } else if !isRecalled, other.version > version {
      content = other.content
      version = other.version
    }
  }
}

extension [ChatMessage] {
  /// Where a message belongs: by its number in the conversation, own messages that wait for the server last.
  ///
  /// Messages without a number (a family server's) stand where they came; a failed one stays where it was written.
  func place(of message: ChatMessage) -> Int {
    guard let seq = message.seq else { return count }
    var index = count
    while index > 0 {
      let before = self[index - 1]
      let isAfter = before.seq.map { $0 > seq } ?? before.isWaiting
      guard isAfter else { break }
      index -= 1
    }
    return index
  }
}

extension ChatPaneState {
  /// Puts a message to its place; one that is here already only gains what the new copy knows better.
  ///
  /// Returns whether it is new.
  mutating func insert(_ message: ChatMessage) -> Bool {
    guard let index = messages.lastIndex(where: { $0.key == message.key }) else {
      messages.insert(message, at: messages.place(of: message))
      return true
    }
    adopt(message, at: index)
    return false
  }

  /// Puts a page of the history before what is loaded.
  mutating func prepend(_ page: [ChatMessage]) {
    let known = Dictionary(messages.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    var gainedNumber = false
    var older: [ChatMessage] = []
    for message in page {
      guard let index = known[message.key] else {
        older.append(message)
        continue
      }
      if messages[index].seq == nil, message.seq != nil { gainedNumber = true }
      messages[index].adopt(message)
    }
    messages.insert(contentsOf: older, at: 0)
    // What came while the page was being read can belong before its end.
    let numbers = messages.lazy.compactMap(\.seq)
    if gainedNumber || zip(numbers, numbers.dropFirst()).contains(where: { $0 > $1 }) {
      messages = messages.reduce(into: []) { $0.insert($1, at: $0.place(of: $1)) }
    }
  }

  private mutating func adopt(_ message: ChatMessage, at index: Int) {
    let hadNumber = messages[index].seq != nil
    messages[index].adopt(message)
    guard !hadNumber, messages[index].seq != nil else { return }
    let moved = messages.remove(at: index)
    messages.insert(moved, at: messages.place(of: moved))
  }
}

extension Conversation {
  /// Makes a message the last one unless the present one comes after it.
  mutating func offerLast(_ message: ChatMessage) {
    guard var last = lastMessage else { return lastMessage = message }
    if last.key == message.key {
      last.adopt(message)
      lastMessage = last
    } else if [last].place(of: message) == 1 {
      lastMessage = message
    }
  }
}
