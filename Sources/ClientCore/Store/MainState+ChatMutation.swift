import ChatProtocol

extension MainState {
  mutating func apply(_ mutation: ChatMutation) {
    switch mutation {
    case .open(let pane):
      detail = .chat(pane)
      selectedConversation = pane.peer
      withConversation(pane.peer) { $0.unreadCount = 0 }
    case .append(let peer, let message, let countsAsUnread):
      append(message, to: peer, countsAsUnread: countsAsUnread)
    case .setDelivery(let peer, let id, let delivery):
      withPane(of: peer) { pane in
        guard let index = pane.messages.lastIndex(where: { $0.id == id && $0.isOwn }) else { return }
        pane.messages[index].delivery = delivery
      }
      withConversation(peer) { conversation in
        guard conversation.lastMessage?.id == id, conversation.lastMessage?.isOwn == true else { return }
        conversation.lastMessage?.delivery = delivery
      }
    case .beginLoadingOlder: withPane { $0.isLoadingOlder = true }
    case .prependOlder(let peer, let messages, let hasOlder):
      withPane(of: peer) { pane in
        let known = Set(pane.messages.map(\.key))
        pane.messages.insert(contentsOf: messages.filter { !known.contains($0.key) }, at: 0)
        pane.isLoadingOlder = false
        pane.hasOlder = hasOlder
        pane.findFirstUnread()
      }
    case .editComposer(let edit): withPane { $0.composer.apply(edit) }
    case .scroll(let lines, let maximum):
      withPane { pane in
        let target = pane.scrollLines.addingReportingOverflow(lines)
        pane.scrollLines = target.overflow ? pane.scrollLines : min(max(0, target.partialValue), max(0, maximum))
        if pane.scrollLines == 0 { pane.newBelowCount = 0 }
      }
    case .scrollToEnd:
      withPane {
        $0.scrollLines = 0
        $0.newBelowCount = 0
      }
    case .selectMessage(let id): withPane { $0.selectedMessage = id }
    }
  }

  private mutating func append(_ message: ChatMessage, to peer: UserID, countsAsUnread: Bool) {
    if !conversations.contains(where: { $0.peer == peer }) {
      conversations.append(Conversation(peer: peer, lastActivity: message.timestamp))
    }
    withConversation(peer) { conversation in
      conversation.lastMessage = message
      conversation.lastActivity = max(conversation.lastActivity, message.timestamp)
      if countsAsUnread { conversation.unreadCount += 1 }
    }
    sortConversations()
    withPane(of: peer) { pane in
      guard !pane.messages.contains(where: { $0.key == message.key }) else { return }
      pane.messages.append(message)
      if message.isOwn {
        pane.scrollLines = 0
        pane.newBelowCount = 0
      } else if pane.scrollLines > 0 {
        pane.newBelowCount += 1
      }
    }
  }

  private mutating func withPane(of peer: UserID? = nil, _ change: (inout ChatPaneState) -> Void) {
    guard case .chat(var pane) = detail, peer == nil || pane.peer == peer else { return }
    // Taken out of the enum while it changes, so that its messages are not copied.
    detail = .empty
    change(&pane)
    detail = .chat(pane)
  }
}

extension ChatPaneState {
  /// Looks for the message at which the unread ones begin; what arrived since was appended and counts from there on.
  fileprivate mutating func findFirstUnread() {
    guard unreadAtOpen > 0, firstUnread == nil else { return }
    let received = messages.filter { !$0.isOwn }
    guard received.count >= unreadAtOpen || !hasOlder else { return }
    firstUnread = received.suffix(unreadAtOpen).first?.id
  }
}

extension ChatMessage {
  /// What makes a message the same one again: its sender and the sender's id.
  struct Key: Hashable {
    let sender: UserID
    let id: String
  }

  var key: Key { Key(sender: sender, id: id) }
}
