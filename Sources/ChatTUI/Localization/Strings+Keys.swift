import ClientCore

/// Keys in words: hints, menus and the help. All of it comes from the rows of the commands and from the bindings.
extension Strings {
  /// The best key of a command of a context; `nil` if it has none.
  func key(_ command: Command, in context: CommandContext) -> String? {
    bindings.keys(of: command, in: context).first?.label
  }

  /// A key and what it does, of something that can be clicked too: without a key the word is left.
  func hint(_ command: Command, in context: CommandContext, _ word: String) -> String {
    keyed(command, in: context, word) ?? word
  }

  /// Keys and what they do; what has no key is left out.
  func hints(_ items: (command: Command, context: CommandContext, word: String)...) -> String {
    items.compactMap { keyed($0.command, in: $0.context, $0.word) }.joined(separator: "  ")
  }

  /// A key and what it does; `nil` without a key.
  func keyed(_ command: Command, in context: CommandContext, _ word: String) -> String? {
    key(command, in: context).map { "\($0) \(word)" }
  }

  /// The keys that move up and down.
  func arrows(in context: CommandContext) -> String? {
    let keys = [key(.up, in: context), key(.down, in: context)].compactMap { $0 }
    return keys.isEmpty ? nil : keys.joined(separator: keys.allSatisfy { $0.count == 1 } ? "" : "/")
  }

  var settingsHints: String {
    let others = hints((.choose, .menu, pick("更改", "change")), (.close, .menu, pick("关闭", "close")))
    return (arrows(in: .menu).map { $0 + " " + pick("选择", "choose") + "  " } ?? "") + others
  }

  var confirmHints: String {
    hints((.yes, .question, pick("确定", "yes")), (.no, .question, pick("取消", "no")))
  }

  /// The key beside a row of the menu of a message.
  func menuKey(of action: MessageAction) -> String {
    let command: Command =
      switch action {
      case .resend: .resend
      case .recall: .recall
      case .edit, .editAgain: .edit
      }
    return key(command, in: .messageMenu) ?? ""
  }

  /// The key beside a row of the menu of a friend request.
  func menuKey(of action: ApplicationAction) -> String {
    let command: Command =
      switch action {
      case .accept: .accept
      case .decline: .decline
      case .block: .block
      }
    return key(command, in: .requestMenu) ?? ""
  }

  // MARK: The help

  var helpTitle: String { pick("快捷键", "Keys") }

  /// The help: groups of keys and what they do.
  var help: [HelpGroup] {
    [
      HelpGroup(title: pick("通用", "Anywhere"), entries: helpAnywhere),
      HelpGroup(title: pick("聊天", "Chats"), entries: helpOnChats),
      HelpGroup(
        title: pick("消息旁的标记", "Beside a message"),
        entries: [
          HelpEntry("✓", pick("服务器已保存", "the server keeps it")),
          HelpEntry("✓✓", pick("对方已收到（蓝色：已读）", "a device has it (blue: read)")),
          HelpEntry("→", pick("已交给不保存消息的服务器", "handed to a server that keeps nothing")),
        ]),
      HelpGroup(title: pick("编辑文字", "Editing"), entries: helpOnEditing),
      HelpGroup(
        title: pick("鼠标", "Mouse"),
        entries: [
          HelpEntry(pick("单击", "Click"), pick("点击操作", "works everywhere")),
          HelpEntry(pick("滚轮", "Wheel"), pick("滚动列表或消息", "scrolls lists and messages")),
        ]),
    ]
  }

  private var helpAnywhere: [HelpEntry] {
    [
      entry((.nextPart, .main), (.previousPart, .main), words: pick("切换区域", "next / previous part")),
      entry((.up, .rail), (.down, .rail), (.left, .rail), (.right, .rail), words: pick("移动", "move"), separator: " "),
      entry((.open, .list)), entry((.back, .main)), entry((.help, .global)), entry((.switchLanguage, .global)),
      entry((.nextTheme, .global)), entry((.settings, .global)), entry((.redraw, .global)), entry((.quit, .global)),
      entry((.clearOrQuit, .global)),
    ].compactMap { $0 }
  }

  private var helpOnChats: [HelpEntry] {
    [
      entry((.send, .composer)), entry((.newLine, .composer)),
      entry((.pageUp, .transcript), (.pageDown, .transcript), words: pick("翻看消息", "scroll messages")),
      entry((.previousChat, .main), (.nextChat, .main), words: pick("上一个 / 下一个聊天", "previous / next chat")),
      entry((.chats, .main), (.contacts, .main), words: pick("聊天 / 通讯录", "chats / contacts")),
      entry((.search, .main), (.search, .list)), entry((.profile, .main)), entry((.retry, .main)),
      entry(
        (.previousPart, .main), (.up, .transcript), (.down, .transcript), words: pick("选择消息", "choose a message"),
        separator: " "),
      entry((.open, .transcript)), entry((.menu, .detail)),
    ].compactMap { $0 }
  }

  private var helpOnEditing: [HelpEntry] {
    [
      entry((.lineStart, .text), (.lineEnd, .text), words: pick("行首 / 行尾", "line start / end")),
      entry((.wordLeft, .text), (.wordRight, .text), words: pick("前一词 / 后一词", "word back / forward")),
      entry((.deleteWordBack, .text), (.deleteWord, .text), words: pick("删前一词 / 后一词", "delete word back / forward")),
      entry((.deleteToStart, .text), (.deleteToEnd, .text), words: pick("删到行首 / 行尾", "delete to line start / end")),
      entry((.reveal, .form)), entry((.yank, .text)),
      entry((.undo, .text), (.redo, .text), words: pick("撤销 / 重做", "undo / redo")),
    ].compactMap { $0 }
  }

  /// The keys of some commands that are told together; in the words of the first, if no others are given. `nil` if there
  /// are no keys.
  private func entry(
    _ commands: (command: Command, context: CommandContext)..., words: String? = nil, separator: String = " / "
  ) -> HelpEntry? {
    var keys: [String] = []
    for (command, context) in commands {
      keys += bindings.keys(of: command, in: context).map(\.label).filter { !keys.contains($0) }
    }
    guard !keys.isEmpty, let first = commands.first, let row = first.context.row(first.command) else { return nil }
    return HelpEntry(keys.joined(separator: separator), words ?? pick(row.chinese, row.english))
  }
}

/// One part of the help.
struct HelpGroup: Sendable, Hashable {
  let title: String
  let entries: [HelpEntry]
}

/// A line of the help: keys and what they do.
struct HelpEntry: Sendable, Hashable {
  let keys: String
  let meaning: String

  init(_ keys: String, _ meaning: String) {
    self.keys = keys
    self.meaning = meaning
  }
}
