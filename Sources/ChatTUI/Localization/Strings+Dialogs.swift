import ClientCore

/// Texts of the dialogs and notices.
extension Strings {
  var settingsTitle: String { pick("设置", "Settings") }

  /// A row of the settings: what it is, and its present value if it has one.
  func settings(_ row: SettingsRow, in state: AppState) -> (name: String, value: String?) {
    let preferences = state.preferences
    switch row {
    case .language: return (pick("语言 Language", "Language 语言"), name(of: language))
    case .theme: return (pick("主题", "Theme"), themeName(preferences.theme))
    case .emoji:
      return (
        pick("表情显示", "Emoji"),
        preferences.emoji == .safe ? pick("兼容", "compatible") : pick("完整", "full")
      )
    case .readMarks: return privacyRow(.read, in: state)
    case .typing: return privacyRow(.typing, in: state)
    case .presence: return privacyRow(.presence, in: state)
    case .blocked: return (blockedTitle, nil)
    case .help: return (pick("快捷键帮助", "Help: keys"), key(.help, in: .global))
    case .logout: return (pick("退出登录", "Log out"), nil)
    case .logoutEverywhere: return (pick("下线所有设备", "Log out all devices"), nil)
    case .quit: return (pick("退出程序", "Quit"), key(.quit, in: .global))
    }
  }

  /// What is told to others, and three dots while that is being changed.
  private func privacyRow(_ topic: PrivacyTopic, in state: AppState) -> (name: String, value: String?) {
    let value = state.privacyChange == topic ? sendingMark : state.privacy.map { isOn($0.tells(topic)) }
    return (privacy(topic), value)
  }

  /// The themes that come with the program have names of their own; any other is called like its file.
  func themeName(_ name: String) -> String {
    switch name {
    case "wechat-light": pick("浅色", "Light")
    case "wechat-dark": pick("深色", "Dark")
    default: name
    }
  }

  func title(of question: ConfirmView.Question) -> String {
    switch question {
    case .quit: pick("提示", "Quit")
    case .logout: pick("退出登录", "Log out")
    case .logoutEverywhere: pick("下线所有设备", "Log out all devices")
    case .recall: pick("撤回消息", "Recall message")
    case .parts: pick("消息太长", "Long message")
    case .decline: pick("拒绝申请", "Decline request")
    case .block: action(ApplicationAction.block)
    }
  }

  /// What is asked; `unstored` is what leaving would lose.
  ///
  /// - Parameter isNative: whether the server knows what our dialect has, or the question is about this device alone.
  func question(_ question: ConfirmView.Question, unstored: UnstoredCount, isNative: Bool) -> String {
    switch question {
    case .quit: unstored.isEmpty ? pick("要退出微信吗？", "Leave WeChat?") : lossQuestion(unstored)
    case .logout:
      unstored.isEmpty ? pick("退出后聊天记录仍保留在本机。", "Your chats stay on this computer.") : lossQuestion(unstored)
    case .logoutEverywhere:
      unstored.isEmpty
        ? pick("包括本机在内的所有设备都要重新登录。", "All devices, this one too, have to log in again.")
        : lossQuestion(unstored)
    case .recall: pick("撤回后，双方都看不到这条消息。", "It disappears for both of you.")
    case .parts(let count): pick("一条放不下，要分成 \(count) 条发送吗？", "Too long for one message. Send it as \(count)?")
    case .decline(let name): declineQuestion(name.shortenedInMiddle(to: 32), isNative: isNative)
    case .block(let name): blockQuestion(name.shortenedInMiddle(to: 32), isNative: isNative)
    }
  }

  private func lossQuestion(_ unstored: UnstoredCount) -> String {
    let (messages, drafts) = (unstored.messages, unstored.drafts)
    let what =
      switch (messages, drafts) {
      case (_, 0): pick("\(messages) 条消息", messages == 1 ? "1 message is" : "\(messages) messages are")
      case (0, _): pick("\(drafts) 份草稿", drafts == 1 ? "1 draft is" : "\(drafts) drafts are")
      default: pick("\(messages) 条消息和 \(drafts) 份草稿", "\(messages + drafts) texts are")
      }
    return pick("\(what)还没能存盘，现在退出就会丢失。", "\(what) not stored yet and will be lost.")
  }

  func answer(to question: ConfirmView.Question) -> String {
    switch question {
    case .quit: pick("退出", "Quit")
    case .logout: pick("退出登录", "Log out")
    case .logoutEverywhere: pick("全部下线", "Log out all")
    case .recall: pick("撤回", "Recall")
    case .parts: pick("发送", "Send")
    case .decline: action(ApplicationAction.decline)
    case .block: action(ApplicationAction.block)
    }
  }

  /// What a notice says: a headline, and the part of it that must not be overlooked (a code).
  func notice(_ content: Notice.Content) -> (title: String, emphasis: String?) {
    switch content {
    case .mail(let address, let code): (pick("发给 \(address) 的验证码", "Mail to \(address), your code:"), code)
    case .failure(let failure): (text(of: failure, about: .general), nil)
    case .applicationSent(let name): (pick("已向 \(name) 发送申请", "Request sent to \(name)"), nil)
    case .friendAdded(let name): (pick("\(name) 已是你的朋友", "\(name) is now your friend"), nil)
    case .applicationArrived(let name): (pick("\(name) 请求添加你为朋友", "\(name) wants to be your friend"), nil)
    case .blocked(let name): (blockedNotice(name), nil)
    case .preferencesNotSaved(let reason): (pick("设置没能保存：\(reason)", "Settings not saved: \(reason)"), nil)
    case .settingsProblem(let reason): (pick("设置文件有误：\(reason)", "Problem in the settings: \(reason)"), nil)
    case .themeProblem(let reason): (pick("主题有误：\(reason)", "Problem in the theme: \(reason)"), nil)
    case .noOtherTheme: (pick("没有其他主题可以切换", "There is no other theme"), nil)
    case .recalledTextIsKept(let name):
      (
        pick(
          "\(name) 使用的程序不支持撤回，对方可能仍能看到这条消息",
          "\(name)'s program knows no recall and may go on showing the message"), nil
      )
    case .nothingKept(let folder):
      (
        pick(
          "无法写入数据文件夹，聊天记录只保留到退出为止。请检查权限或磁盘空间",
          "The data folder cannot be written: these chats end with the program. Check its rights and the disk"
        ), folder.shortenedInMiddle(to: 40)
      )
    case .chatNotEncrypted:
      (
        pick(
          "只有登录经过加密（https）；聊天内容未加密，途经的网络能看到",
          "Only the login is encrypted (https). The chat is not: networks on the way can read it"), nil
      )
    case .serverKeepsNothing:
      (
        pick(
          "这个服务器不保存消息：好友不在线就收不到，也不会补发。→ 只表示已交给服务器",
          "This server keeps nothing: a friend who is away never gets the message. → only says that the server took it"
        ), nil
      )
    case .inputRefused(.tooLong(let limit)):
      (pick("放不下：最多 \(limit) 个字，这次没有输入", "Too long: at most \(limit) characters. Nothing was inserted"), nil)
    case .inputRefused(.onlyFirstLine): (pick("这里只有一行，只取了第一行", "Only the first line was taken"), nil)
    case .inputCleared:
      (pick("已清空", "Cleared") + wayBack(key(.undo, in: .text).map { pick("\($0) 恢复", "\($0) brings it back") }), nil)
    case .changeNotSaved:
      (
        pick("修改没有保存", "The change was not saved")
          + wayBack(key(.yank, in: .text).map { pick("\($0) 取回", "\($0) brings it back") }), nil
      )
    case .blankMessage: (pick("空白消息不能发送", "A blank message is not sent"), nil)
    case .historyRepaired(let path, lostMessages: 0):
      (pick("聊天记录有损坏，能读出的都已恢复", "The history was damaged; what could be read is here"), path)
    case .historyRepaired(let path, let lost):
      (
        pick("聊天记录有损坏，丢失了 \(lost) 条消息，其余已恢复", "The history was damaged: messages lost: \(lost); the rest is here"), path
      )
    }
  }

  private func wayBack(_ words: String?) -> String { words.map { pick("，\($0)", ". \($0)") } ?? "" }

  /// Warns that somebody's name is like a friend's.
  func looksLike(_ friend: Contact) -> String {
    pick("名字和你的朋友 @\(friend.profile.name) 很像", "Looks like your friend @\(friend.profile.name)")
  }
}
