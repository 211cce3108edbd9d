import ChatProtocol

extension MainState {
  mutating func apply(_ mutation: ChatMutation) {
    switch mutation {
    case .open(let pane):
      parkComposer()
      detail = .chat(takingComposer(of: pane))
      chatBehind = nil
      selectedConversation = pane.conversation
      conversations.update(pane.conversation) { $0.unreadCount = 0 }
    case .append(let conversation, let message, let countsAsUnread):
      append(message, to: conversation, countsAsUnread: countsAsUnread)
    case .setDelivery(let conversation, let id, let delivery):
      changeMessage(in: conversation, where: { $0.id == id && $0.isOwn }) { $0.delivery = delivery }
    case .setStored(let conversation, let id, let seq, let timestamp):
      stored(in: conversation, id: id, seq: seq, timestamp: timestamp)
    case .mergeMarks(let conversation, let marks): conversations.update(conversation) { $0.marks.merge(marks) }
    case .recall(let conversation, let sender, let id):
      recall(MessageKey(sender: sender, id: id), in: conversation)
    case .edit(let conversation, let sender, let id, let content, let version):
      let key = MessageKey(sender: sender, id: id)
      changeMessage(in: conversation, where: { $0.key == key }) { message in
        guard !message.isRecalled, version > message.version else { return }
        message.content = content
        message.version = version
      }
    case .setTyping(let uid, let isTyping):
      if isTyping { typing.insert(uid) } else { typing.remove(uid) }
    case .setPresence(let arrived): presence.merge(arrived) { $1 }
    case .forgetPresence: forgetPresence()
    case .setUnstored(let id, let isUnstored):
      if isUnstored { unstoredMessages.insert(id) } else { unstoredMessages.remove(id) }
    case .setUnstoredDraft(let conversation, let isUnstored):
      if isUnstored { unstoredDrafts.insert(conversation) } else { unstoredDrafts.remove(conversation) }
    case .setChange(let id, let change): changes[id] = change
    case .beginEditing(let id): withPane { $0.beginEditing(id) }
    case .endEditing: withPane { $0.endEditing() }
    case .cancelEditing: withPane { $0.cancelEditing() }
    case .keepForYank(let text): keepForYank(text)
    case .beginLoadingOlder: withPane { $0.isLoadingOlder = true }
    case .prependOlder(let conversation, let messages, let hasOlder):
      withPane(of: conversation) { pane in
        pane.prepend(messages)
        pane.isLoadingOlder = false
        pane.hasOlder = hasOlder
        pane.findFirstUnread()
        pane.dropNewest()
      }
    case .editComposer(let edit): withPane { $0.composer.apply(edit) }
    case .scroll(let anchor): withPane { $0.anchor = anchor }
    case .scrollToEnd:
      withPane { $0.showEnd() }
    case .selectMessage(let id): withPane { $0.selectedMessage = id }
    case .window(let mutation): apply(mutation)
    }
  }

  private mutating func append(_ message: ChatMessage, to conversation: ConversationID, countsAsUnread: Bool) {
    if conversations[conversation] == nil { conversations.add([Conversation(conversation)]) }
    var isArrival = false
    conversations.update(conversation) { conversation in
      isArrival = message.seq.map { $0 > conversation.marks.lastSeq } ?? (conversation.lastMessage?.key != message.key)
      conversation.offerLast(message)
      if countsAsUnread { conversation.unreadCount += 1 }
      if let seq = message.seq { conversation.marks.lastSeq = max(conversation.marks.lastSeq, seq) }
    }
    if isArrival { conversations.raise(conversation) }
    if !message.isOwn { typing.remove(message.sender) }
    withPane(of: conversation) { pane in
      if pane.hasNewer {
        // It would stand right after much older ones.
        if !message.isOwn { pane.newBelowCount += 1 }
        return
      }
      guard pane.insert(message) else { return }
      // What was written here is looked at; a text of another device of this account moves nothing.
      if message.isWaiting {
        pane.showEnd()
      } else if !message.isOwn {
        if pane.anchor != nil { pane.newBelowCount += 1 }
        // Until the unread ones are loaded they are counted from the end.
        if pane.unreadAtOpen > 0, pane.firstUnread == nil { pane.unreadAtOpen += 1 }
      }
    }
  }

  private mutating func stored(
    in conversation: ConversationID, id: MessageID, seq: ConversationSeq, timestamp: Timestamp
  ) {
    withPane(of: conversation) { pane in
      guard let index = pane.messages.lastIndex(where: { $0.id == id && $0.isOwn }) else { return }
      var message = pane.messages.remove(at: index)
      message.seq = seq
      message.timestamp = timestamp
      pane.messages.insert(message, at: pane.messages.place(of: message))
    }
    var isArrival = false
    conversations.update(conversation) { conversation in
      isArrival = seq > conversation.marks.lastSeq
      conversation.marks.lastSeq = max(conversation.marks.lastSeq, seq)
      guard conversation.lastMessage?.id == id, conversation.lastMessage?.isOwn == true else { return }
      conversation.lastMessage?.seq = seq
      conversation.lastMessage?.timestamp = timestamp
    }
    if isArrival { conversations.raise(conversation) }
  }

  private mutating func recall(_ key: MessageKey, in conversation: ConversationID) {
    var ownText: String?
    changeMessage(in: conversation, where: { $0.key == key }) { message in
      guard !message.isRecalled else { return }
      if message.isOwn, !message.text.isEmpty { ownText = message.text }
      message.isRecalled = true
      message.content = .none
    }
    withPane(of: conversation) { pane in
      if pane.editing?.messageID == key.id { pane.cancelEditing() }
    }
    if let ownText { recalledTexts[key.id] = ownText }
  }

  mutating func forgetPresence() {
    presence = [:]
    typing = []
  }

  /// Changes a message where the open chat and where the list show it.
  private mutating func changeMessage(
    in conversation: ConversationID, where isMeant: (ChatMessage) -> Bool, _ change: (inout ChatMessage) -> Void
  ) {
    withPane(of: conversation) { pane in
      if let index = pane.messages.lastIndex(where: isMeant) { change(&pane.messages[index]) }
    }
    conversations.update(conversation) { conversation in
      guard var last = conversation.lastMessage, isMeant(last) else { return }
      change(&last)
      conversation.lastMessage = last
    }
  }

  mutating func withPane(of conversation: ConversationID? = nil, _ change: (inout ChatPaneState) -> Void) {
    guard case .chat(var pane) = detail, conversation == nil || pane.conversation == conversation else { return }
    // Taken out of the enum while it changes, so that its messages are not copied.
    detail = .empty
    change(&pane)
    detail = .chat(pane)
  }
}

extension ChatPaneState {
  /// Looks for the message at which the unread ones begin.
  fileprivate mutating func findFirstUnread() {
    guard unreadAtOpen > 0, firstUnread == nil, !hasNewer else { return }
    let received = messages.filter { !$0.isOwn }
    guard received.count >= unreadAtOpen || !hasOlder else { return }
    firstUnread = received.suffix(unreadAtOpen).first?.id
  }

  fileprivate mutating func beginEditing(_ id: MessageID) {
    guard let message = messages.last(where: { $0.id == id && $0.isOwn && !$0.isRecalled }) else { return }
    if editing != nil { cancelEditing() }
    editing = MessageEdit(messageID: id, draft: composer)
    selectedMessage = id
    composer = Self.composer(message.text, killed: composer.killed)
  }

  fileprivate mutating func cancelEditing() {
    let given = unsavedEdit
    endEditing()
    if let given { composer.keepForYank(given) }
  }

  fileprivate mutating func endEditing() {
    guard let edit = editing else { return }
    editing = nil
    if selectedMessage == edit.messageID { selectedMessage = nil }
    composer = edit.draft
  }
}
