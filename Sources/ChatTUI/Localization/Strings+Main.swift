import ClientCore

/// Texts of the main page: rail, lists, chat pane, profiles.
extension Strings {
  /// Label of an entry of the rail, for the very narrow layout.
  func rail(_ item: ClientCore.RailItem) -> String {
    switch item {
    case .avatar: pick("我", "Me")
    case .chats: pick("微信", "Chats")
    case .contacts: pick("通讯录", "Contacts")
    case .settings: pick("设置", "Settings")
    }
  }

  /// The same where there is hardly any room.
  func railShort(_ item: ClientCore.RailItem) -> String {
    switch item {
    case .contacts: pick("通讯录", "People")
    case .settings: pick("设置", "More")
    case .avatar, .chats: rail(item)
    }
  }

  var searchPlaceholder: String { pick("搜索", "Search") }
  var newFriends: String { pick("新的朋友", "New Friends") }
  var back: String { pick("返回", "Back") }
  var draft: String { pick("[草稿]", "[Draft]") }

  /// Preview of a conversation without a message.
  var noMessagesYet: String { pick("打个招呼吧", "Say hello") }

  // MARK: Lists

  /// What an empty chat list says.
  var noChats: [String] {
    language == .chinese
      ? ["还没有聊天", "在上面搜索用户名", "添加朋友"] : ["No chats yet", "Search a user name", "above to add a friend"]
  }

  /// What the contacts list says below "new friends" while there is none.
  var noContacts: [String] {
    language == .chinese ? ["通讯录是空的", "搜索用户名来添加"] : ["No contacts yet", "Search a name to add"]
  }

  /// Row of the search results that looks a text up on the server.
  func lookUp(_ text: String) -> String { pick("网络查找：\(text)", "Find user: \(text)") }
  var lookUpHint: String { pick("按用户名或 UID", "Exact name or UID") }
  var searching: String { pick("正在查找…", "Searching…") }
  func notFound(_ text: String) -> String { pick("没有叫“\(text)”的用户", "No user “\(text)”") }
  var foundUser: String { pick("已找到 →", "Found →") }

  // MARK: Chat pane

  var emptyPane: [String] {
    let hints = [
      arrows(in: .list).map { $0 + " " + pick("选择", "choose") }, keyed(.open, in: .list, pick("打开", "open")),
      keyed(.search, in: .list, pick("搜索", "search")), keyed(.help, in: .global, pick("帮助", "help")),
    ]
    return [
      pick("选一个聊天，开始说话吧", "Pick a chat and say hello"), "", hints.compactMap { $0 }.joined(separator: "   "),
    ]
  }
  var composerPlaceholder: String {
    let ways = [
      key(.send, in: .composer).map { pick("\($0) 发送", "\($0) sends") },
      key(.newLine, in: .composer).map { pick("\($0) 换行", "\($0) new line") },
    ]
    let words = ways.compactMap { $0 }.joined(separator: pick("，", ", "))
    return words.isEmpty ? composerPlaceholderShort : "\(composerPlaceholderShort) \(words)"
  }
  var composerPlaceholderShort: String { pick("说点什么…", "Message…") }
  var send: String { pick("发送", "Send") }
  var loadingOlder: String { pick("正在加载…", "Loading…") }
  var newMessagesLine: String { pick("以下为新消息", "New messages") }
  func newBelow(_ count: Int) -> String {
    pick("↓ \(count) 条新消息", count == 1 ? "↓ 1 new message" : "↓ \(count) new messages")
  }
  var toBottom: String { pick("↓ 回到底部", "↓ To the end") }
  var emptyChat: String { pick("还没有消息，打个招呼吧", "No messages yet. Say hello!") }

  /// Word beside an own message that was refused; activating it sends the message again.
  var failedMark: String { pick("! 重发", "! resend") }
  var queuedMark: String { pick("待发送", "waiting") }
  var sendingMark: String { "…" }

  /// Line above a selected message that failed: why.
  func messageFailed(_ failure: Failure) -> String {
    let words = text(of: failure, about: .message)
    return pick("没有发出去：\(words)", "Not sent: \(words)")
  }

  // MARK: Connection

  /// The connection as a line of words; `nil` where all is well.
  func connection(_ state: ConnectionState) -> String? {
    switch state {
    case .idle, .online: return nil
    case .connecting: return pick("正在连接…", "Connecting…")
    case .waiting(let seconds, let reason):
      let cause =
        switch reason {
        case .insecure, .local: reason.map { text(of: $0, about: .connection) }
        default: String?.none
        }
      let head = cause ?? pick("网络不给力", "No connection")
      return pick("\(head)，\(seconds) 秒后重试", "\(head), retry in \(seconds)s")
    case .ended(let failure): return text(of: failure, about: .connection)
    }
  }
  var retryNow: String { pick("立即重试", "Retry now") }

  // MARK: People

  var newFriendsEmpty: [String] {
    language == .chinese
      ? ["还没有新的朋友", "别人的好友申请会出现在这里"] : ["No new friends yet", "Requests from others appear here"]
  }
  var accept: String { pick("接受", "Accept") }
  var accepting: String { pick("接受中…", "Accepting…") }
  var accepted: String { pick("已添加", "Added") }

  /// Label of a button on a profile.
  ///
  /// - Parameter isAsked: whether the person was asked for a friendship a while ago.
  func action(_ action: ProfileAction, isAsked: Bool = false) -> String {
    switch action {
    case .sendMessage: pick("发消息", "Message")
    case .editRemark: pick("备注和标签", "Alias & tags")
    case .addFriend: isAsked ? pick("已申请，再次发送", "Asked. Ask again") : pick("添加到通讯录", "Add friend")
    case .accept: pick("通过验证", "Accept")
    case .decline: self.action(ApplicationAction.decline)
    case .block: self.action(ApplicationAction.block)
    }
  }
  var profileTitle: String { pick("详细资料", "Profile") }
  var ownProfileTitle: String { pick("我的资料", "My profile") }
  var nickLabel: String { pick("昵称", "Nickname") }
  var userNameLabel: String { pick("用户名", "User name") }
  var remarkLabel: String { pick("备注名", "Alias") }
  var tagsLabel: String { pick("标签", "Tags") }
  var signatureLabel: String { pick("个性签名", "What's up") }
  var emailLabel: String { pick("邮箱", "Email") }
  var serverLabel: String { pick("服务器", "Server") }
}
