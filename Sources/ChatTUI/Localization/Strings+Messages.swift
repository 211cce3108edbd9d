import ChatProtocol
import ClientCore

/// Texts about what becomes of a message: ticks, recall, edit; and about what the other side does.
extension Strings {
  /// Word beside the ticks of a message that was read, where colours cannot tell.
  var readMark: String { pick("已读", "read") }
  /// Beside a message that the disk could not take.
  var unstoredMark: String { pick("未存盘", "not stored") }
  var recallingMark: String { pick("撤回中…", "recalling…") }
  var savingMark: String { pick("保存中…", "saving…") }
  var editedMark: String { pick("已编辑", "(edited)") }

  var youRecalled: String { pick("你撤回了一条消息", "You recalled a message") }
  func recalled(by name: String) -> String { pick("对方撤回了一条消息", "\(name) recalled a message") }
  var editAgain: String { pick("重新编辑", "Edit again") }

  /// Stands in place of a message in which nothing can be seen.
  var blankMessage: String { pick("（空白消息）", "(blank message)") }

  /// Stands before what a message of a kind that this program does not know says in words, if it says anything.
  var unknownKind: String { pick("（暂不支持显示此消息）", "(cannot be shown here)") }

  /// What is shown of a message.
  func shownText(of content: MessageContent) -> String {
    switch content.kind {
    case .text: content.text.hasVisibleText ? content.text : blankMessage
    case .other: content.text.hasVisibleText ? "\(unknownKind) \(content.text)" : unknownKind
    }
  }

  /// A message in one line of the chat list.
  func preview(of message: ChatMessage, sender: @autoclosure () -> String) -> String {
    guard message.isRecalled else { return shownText(of: message.content) }
    return message.isOwn ? youRecalled : recalled(by: sender())
  }

  // MARK: Actions on the selected message

  /// Label of an action.
  func action(_ action: MessageAction) -> String {
    switch action {
    case .resend: pick("重发", "Resend")
    case .recall: pick("撤回", "Recall")
    case .edit: pick("编辑", "Edit")
    case .editAgain: editAgain
    }
  }

  /// The key that opens the menu of the selected message.
  var menuKey: String { hint(.open, in: .transcript, pick("菜单", "menu")) }

  var editingBanner: String { pick("编辑消息", "Editing") }
  var cancelEditing: String { hint(.back, in: .main, pick("取消", "cancel")) }
  var save: String { pick("保存", "Save") }

  // MARK: What the other side does

  var typing: String { pick("对方正在输入…", "typing…") }
  var typingShort: String { pick("输入中…", "typing…") }

  /// Whether a friend is there; `nil` where nothing is known.
  func presence(_ presence: Presence, now: LocalTime) -> String? {
    if presence.isOnline { return pick("在线", "online") }
    guard let moment = presence.lastSeen else { return nil }
    let time = lastSeenTime(now.at(moment), now: now)
    return pick("最后上线 \(time)", "last seen \(time)")
  }
  var presenceLabel: String { pick("状态", "Status") }

  // MARK: Privacy

  /// Name of a setting about what the account tells others.
  func privacy(_ topic: PrivacyTopic) -> String {
    switch topic {
    case .read: pick("已读回执", "Read marks")
    case .typing: pick("显示“正在输入”", "Show when I type")
    case .presence: pick("显示在线状态", "Show when I am online")
    }
  }

  /// What follows from switching it off, if that is not plain.
  func privacyHint(_ topic: PrivacyTopic) -> String? {
    switch topic {
    case .read, .presence: pick("关闭后也看不到别人的", "Off hides that of others too")
    case .typing: nil
    }
  }

  func isOn(_ value: Bool) -> String { value ? pick("开", "on") : pick("关", "off") }
}
