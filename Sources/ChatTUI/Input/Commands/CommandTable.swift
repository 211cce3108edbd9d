/// A command in a context: the keys that it has there, and what it does there in words.
///
/// The keymap, the help, the hints, the table in the README and `docs/keys.md` are all made from these rows.
struct CommandRow: Sendable {
  let context: CommandContext
  let command: Command
  /// The keys that are told, the best first.
  let keys: [Key]
  /// Keys that do the same and are told in `docs/keys.md` only.
  let others: [Key]
  let chinese: String
  let english: String

  fileprivate init(
    _ context: CommandContext, _ command: Command, _ keys: [Key], others: [Key] = [], _ chinese: String,
    _ english: String
  ) {
    self.context = context
    self.command = command
    self.keys = keys
    self.others = others
    self.chinese = chinese
    self.english = english
  }
}

extension CommandContext {
  /// The commands that this context has of its own.
  var rows: [CommandRow] {
    switch self {
    case .global: Self.globalRows
    case .notice: Self.noticeRows
    case .main: Self.mainRows
    case .rail: Self.railRows
    case .list: Self.listRows
    case .search: Self.searchRows
    case .transcript: Self.transcriptRows
    case .composer: Self.composerRows
    case .detail: Self.detailRows
    case .text: Self.textRows
    case .form: Self.formRows
    case .button: Self.buttonRows
    case .success: Self.successRows
    case .menu: Self.menuRows
    case .messageMenu: Self.messageMenuRows
    case .requestMenu: Self.requestMenuRows
    case .settings: Self.settingsRows
    case .blocked: Self.blockedRows
    case .question: Self.questionRows
    case .help: Self.helpRows
    }
  }

  func row(_ command: Command) -> CommandRow? {
    rows.first { $0.command == command }
  }

  /// The command of this context that a key stands for where the user has not said otherwise.
  ///
  /// A context has so few keys that looking through them is quicker than a dictionary, which hashes characters.
  func usualCommand(of key: Key) -> Command? {
    let rows = rows
    for index in rows.indices where rows[index].keys.contains(key) || rows[index].others.contains(key) {
      return rows[index].command
    }
    return nil
  }

  // A table for each context, so that a frame with a hint in it makes one and not all.

  private static let globalRows: [CommandRow] = [
    CommandRow(.global, .help, [Key(.function(1))], "帮助", "this help"),
    CommandRow(.global, .switchLanguage, [Key(.function(2))], "中文 / English", "English / 中文"),
    CommandRow(.global, .nextTheme, [Key(.function(3))], "换主题", "next theme"),
    CommandRow(.global, .settings, [Key(.function(4))], "设置", "settings"),
    CommandRow(.global, .redraw, [.control("l")], "刷新屏幕", "redraw the screen"),
    CommandRow(.global, .quit, [.control("q")], "退出", "quit"),
    CommandRow(.global, .clearOrQuit, [.control("c")], "清空输入，再按退出", "clear input, then quit"),
  ]

  private static let noticeRows: [CommandRow] = [
    CommandRow(.notice, .dismiss, [Key(.escape)], "关闭通知", "close the newest of the notices that stay")
  ]

  private static let mainRows: [CommandRow] = [
    CommandRow(.main, .nextPart, [Key(.tab)], "下一个区域", "next part"),
    CommandRow(.main, .previousPart, [Key(.backTab)], "上一个区域", "previous part"),
    CommandRow(.main, .back, [Key(.escape)], "返回、关闭", "back, close"),
    CommandRow(.main, .search, [.control("f")], "搜索", "search"),
    CommandRow(.main, .profile, [.control("p")], "对方资料，再按返回", "friend's profile, and back"),
    CommandRow(.main, .retry, [.control("r")], "重发、重连", "resend, reconnect"),
    CommandRow(.main, .chats, [.alt("1")], "聊天", "chats"),
    CommandRow(.main, .contacts, [.alt("2")], "通讯录", "contacts"),
    CommandRow(.main, .previousChat, [Key(.up, .alt)], others: [Key(.up, .control)], "上一个聊天", "previous chat"),
    CommandRow(.main, .nextChat, [Key(.down, .alt)], others: [Key(.down, .control)], "下一个聊天", "next chat"),
  ]

  private static let railRows: [CommandRow] = [
    CommandRow(.rail, .up, [Key(.up)], "上移", "up"),
    CommandRow(.rail, .down, [Key(.down)], "下移", "down"),
    CommandRow(.rail, .left, [Key(.left)], "左移（窄屏）", "left, on narrow screens"),
    CommandRow(.rail, .right, [Key(.right)], "右移，或到列表", "right, or to the list"),
    CommandRow(.rail, .open, [Key(.enter), .typed(" ")], "打开", "open"),
  ]

  private static let listRows: [CommandRow] = [
    CommandRow(.list, .up, [Key(.up)], "上移", "up"),
    CommandRow(.list, .down, [Key(.down)], "下移", "down"),
    CommandRow(.list, .pageUp, [Key(.pageUp)], "上一页", "a page up"),
    CommandRow(.list, .pageDown, [Key(.pageDown)], "下一页", "a page down"),
    CommandRow(.list, .first, [Key(.home)], "第一项", "to the first row"),
    CommandRow(.list, .last, [Key(.end)], "最后一项", "to the last row"),
    CommandRow(.list, .open, [Key(.enter)], others: [Key(.right)], "打开、确定", "open, confirm"),
    CommandRow(.list, .left, [Key(.left)], "到侧栏", "to the rail"),
    CommandRow(.list, .search, [.typed("/")], others: [.control("k")], "搜索", "search"),
  ]

  private static let searchRows: [CommandRow] = [
    CommandRow(.search, .up, [Key(.up)], "上一个结果", "previous result"),
    CommandRow(.search, .down, [Key(.down)], "下一个结果，或到列表", "next result, or to the list"),
    CommandRow(.search, .pageUp, [Key(.pageUp)], "上一页结果", "a page of results up"),
    CommandRow(.search, .pageDown, [Key(.pageDown)], "下一页结果", "a page of results down"),
    CommandRow(.search, .open, [Key(.enter)], "打开结果", "open the result"),
  ]

  private static let transcriptRows: [CommandRow] = [
    CommandRow(.transcript, .up, [Key(.up)], "选择较早的消息", "choose an older message"),
    CommandRow(.transcript, .down, [Key(.down)], "选择较新的消息", "choose a newer message"),
    CommandRow(.transcript, .pageUp, [Key(.pageUp)], "向上翻页", "a page up"),
    CommandRow(.transcript, .pageDown, [Key(.pageDown)], "向下翻页", "a page down"),
    CommandRow(.transcript, .first, [Key(.home, .control)], others: [Key(.home)], "到最早处", "as far up as is loaded"),
    CommandRow(.transcript, .last, [Key(.end, .control)], others: [Key(.end)], "到最新消息", "to the newest message"),
    CommandRow(.transcript, .open, [Key(.enter)], "所选消息的菜单", "menu of the chosen one"),
    CommandRow(.transcript, .left, [Key(.left)], "到列表", "to the list"),
    CommandRow(.transcript, .search, [.typed("/")], others: [.control("k")], "搜索", "search"),
  ]

  private static let composerRows: [CommandRow] = [
    CommandRow(.composer, .send, [Key(.enter), .control("s")], "发送", "send"),
    CommandRow(
      .composer, .newLine, [Key(.enter, .alt), .control("j")], others: [Key(.enter, .shift), Key(.enter, .control)],
      "换行", "new line"),
    CommandRow(.composer, .up, [Key(.up)], "上一行；没有文字时滚动消息", "a row up; scrolls the messages while empty"),
    CommandRow(.composer, .down, [Key(.down)], "下一行；没有文字时滚动消息", "a row down; scrolls the messages while empty"),
    CommandRow(.composer, .pageUp, [Key(.pageUp)], "消息向上翻页", "a page of messages up"),
    CommandRow(.composer, .pageDown, [Key(.pageDown)], "消息向下翻页", "a page of messages down"),
    CommandRow(.composer, .first, [Key(.home, .control)], "到最早的消息", "as far up as is loaded"),
    CommandRow(.composer, .last, [Key(.end, .control)], "到最新消息", "to the newest message"),
  ]

  private static let detailRows: [CommandRow] = [
    CommandRow(.detail, .up, [Key(.up)], "上移", "up"),
    CommandRow(.detail, .down, [Key(.down)], "下移", "down"),
    CommandRow(.detail, .pageUp, [Key(.pageUp)], "上移五行", "five rows up"),
    CommandRow(.detail, .pageDown, [Key(.pageDown)], "下移五行", "five rows down"),
    CommandRow(.detail, .open, [Key(.enter)], "执行所选项", "do what is selected"),
    CommandRow(
      .detail, .menu, [Key(.right)], others: [.typed(" ")], "所选好友申请的菜单", "menu of a friend request"),
    CommandRow(.detail, .back, [Key(.left)], "返回", "back"),
    CommandRow(.detail, .search, [.typed("/")], others: [.control("k")], "搜索", "search"),
  ]

  private static let textRows: [CommandRow] = [
    CommandRow(.text, .left, [Key(.left)], others: [.control("b")], "左移一字", "a character left"),
    CommandRow(.text, .right, [Key(.right)], "右移一字", "a character right"),
    CommandRow(.text, .wordLeft, [.alt("b")], others: [Key(.left, .control)], "前一词", "word back"),
    CommandRow(.text, .wordRight, [.alt("f")], others: [Key(.right, .control)], "后一词", "word forward"),
    CommandRow(.text, .lineStart, [.control("a")], others: [Key(.home)], "行首", "line start"),
    CommandRow(.text, .lineEnd, [.control("e")], others: [Key(.end)], "行尾", "line end"),
    CommandRow(.text, .deleteBack, [Key(.backspace)], "删前一字", "delete the character before"),
    CommandRow(.text, .delete, [Key(.delete)], others: [.control("d")], "删后一字", "delete the character behind"),
    CommandRow(
      .text, .deleteWordBack, [.control("w")], others: [Key(.backspace, .control)], "删前一词", "delete word back"),
    CommandRow(
      .text, .deleteWord, [.alt("d")], others: [Key(.delete, .control)], "删后一词", "delete word forward"),
    CommandRow(.text, .deleteToStart, [.control("u")], "删到行首", "delete to line start"),
    CommandRow(.text, .deleteToEnd, [.control("k")], "删到行尾", "delete to line end"),
    CommandRow(.text, .yank, [.control("y")], "粘贴刚删掉的", "put back what was deleted"),
    // Ctrl+/ and Ctrl+7 are the same byte on most terminals; those that tell keys apart call it by its key.
    CommandRow(.text, .undo, [.control("_")], others: [.control("/"), .control("7"), .control("-")], "撤销", "undo"),
    CommandRow(.text, .redo, [.alt("z")], "重做", "redo"),
  ]

  private static let formRows: [CommandRow] = [
    CommandRow(.form, .next, [Key(.tab), Key(.down)], "下一项", "next field or button"),
    CommandRow(.form, .previous, [Key(.backTab), Key(.up)], "上一项", "previous field or button"),
    CommandRow(.form, .press, [Key(.enter)], "按下按钮；在输入框中前进或提交", "press a button; in a field go on or submit"),
    CommandRow(.form, .submit, [.control("s")], "提交", "submit"),
    CommandRow(.form, .cancel, [Key(.escape)], "取消", "cancel"),
    CommandRow(.form, .reveal, [.control("t")], "显示 / 隐藏密码", "show / hide a password"),
  ]

  private static let buttonRows: [CommandRow] = [
    CommandRow(.button, .press, [.typed(" ")], "按下", "press"),
    CommandRow(.button, .next, [Key(.right)], "下一项", "next field or button"),
    CommandRow(.button, .previous, [Key(.left)], "上一项", "previous field or button"),
  ]

  private static let successRows: [CommandRow] = [
    CommandRow(.success, .proceed, [Key(.enter), Key(.escape), .typed(" ")], "返回登录", "to the login page")
  ]

  private static let menuRows: [CommandRow] = [
    CommandRow(.menu, .up, [Key(.up), Key(.backTab)], "上移", "up"),
    CommandRow(.menu, .down, [Key(.down), Key(.tab)], "下移", "down"),
    CommandRow(.menu, .first, [Key(.home)], "第一项", "to the first row"),
    CommandRow(.menu, .last, [Key(.end)], "最后一项", "to the last row"),
    CommandRow(.menu, .choose, [Key(.enter), .typed(" "), Key(.right)], "执行所选项", "do what is selected"),
    CommandRow(.menu, .close, [Key(.escape), Key(.left)], "关闭", "close"),
  ]

  private static let messageMenuRows: [CommandRow] = [
    CommandRow(.messageMenu, .resend, [.typed("s")], "重发", "resend the message"),
    CommandRow(.messageMenu, .recall, [.typed("r")], "撤回", "recall the message"),
    CommandRow(.messageMenu, .edit, [.typed("e")], "编辑", "edit the message, or write a recalled one anew"),
  ]

  private static let requestMenuRows: [CommandRow] = [
    CommandRow(.requestMenu, .accept, [.typed("a")], "接受好友申请", "accept the friend request"),
    CommandRow(.requestMenu, .decline, [.typed("d")], "拒绝好友申请", "decline it"),
    CommandRow(.requestMenu, .block, [.typed("b")], "加入黑名单", "block who sent it"),
  ]

  private static let settingsRows: [CommandRow] = [
    CommandRow(.settings, .choose, [Key(.left)], "更改所选项", "change what is selected")
  ]

  private static let blockedRows: [CommandRow] = [
    CommandRow(.blocked, .pageUp, [Key(.pageUp)], "上移十行", "ten rows up"),
    CommandRow(.blocked, .pageDown, [Key(.pageDown)], "下移十行", "ten rows down"),
  ]

  private static let questionRows: [CommandRow] = [
    CommandRow(.question, .yes, [Key(.enter), .typed("y")], "确定", "yes"),
    CommandRow(.question, .no, [Key(.escape), .typed("n")], "取消", "no"),
  ]

  private static let helpRows: [CommandRow] = [
    CommandRow(.help, .up, [Key(.up)], "上移一行", "a line up"),
    CommandRow(.help, .down, [Key(.down)], "下移一行", "a line down"),
    CommandRow(.help, .pageUp, [Key(.pageUp)], "上一页", "a page up"),
    CommandRow(.help, .pageDown, [Key(.pageDown), .typed(" ")], "下一页", "a page down"),
    CommandRow(.help, .first, [Key(.home)], "到开头", "to the beginning"),
    CommandRow(.help, .last, [Key(.end)], "到末尾", "to the end"),
    CommandRow(.help, .close, [Key(.escape), Key(.enter), .typed("q")], "关闭", "close"),
  ]
}

extension Key {
  fileprivate static func control(_ character: Character) -> Key { Key(.character(character), .control) }
  fileprivate static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }
  fileprivate static func typed(_ character: Character) -> Key { Key(.character(character)) }
}
