import ClientCore

/// Texts of the main page: rail, lists, chat pane, profiles.
extension Strings {
  /// Label of an entry of the rail, for the very narrow layout.
  public func rail(_ item: ClientCore.RailItem) -> String {
    switch item {
    case .avatar: pick("我", "Me")
    case .chats: pick("微信", "Chats")
    case .contacts: pick("通讯录", "Contacts")
    case .settings: pick("设置", "Settings")
    }
  }

  /// The same where there is hardly any room.
  public func railShort(_ item: ClientCore.RailItem) -> String {
    switch item {
    case .contacts: pick("通讯录", "People")
    case .settings: pick("设置", "More")
    case .avatar, .chats: rail(item)
    }
  }

  public var searchPlaceholder: String { pick("搜索", "Search") }
  public var newFriends: String { pick("新的朋友", "New Friends") }
  public var friendsHeading: String { pick("朋友", "Friends") }
  public var back: String { pick("返回", "Back") }
  public var draft: String { pick("[草稿]", "[Draft]") }

  /// Preview of a conversation without a message.
  public var noMessagesYet: String { pick("打个招呼吧", "Say hello") }

  // MARK: Lists

  /// What an empty chat list says.
  public var noChats: [String] {
    language == .chinese
      ? ["还没有聊天", "在上面搜索用户名", "添加朋友"] : ["No chats yet", "Search a user name", "above to add a friend"]
  }

  /// What the contacts list says below "new friends" while there is none.
  public var noContacts: [String] {
    language == .chinese ? ["通讯录是空的", "搜索用户名来添加"] : ["No contacts yet", "Search a name to add"]
  }

  /// Row of the search results that looks a text up on the server.
  public func lookUp(_ text: String) -> String { pick("网络查找：\(text)", "Find user: \(text)") }
  public var lookUpHint: String { pick("按用户名或 UID 添加朋友", "By exact name or UID") }
  public var searching: String { pick("正在查找…", "Searching…") }
  public func notFound(_ text: String) -> String { pick("没有叫“\(text)”的用户", "No user “\(text)”") }
  public var foundUser: String { pick("已找到，见详情", "Found, see details") }
  public var inChat: String { pick("聊天记录", "Chat") }

  // MARK: Chat pane

  public var emptyPane: [String] {
    language == .chinese
      ? ["选一个聊天，开始说话吧", "", "↑↓ 选择   Enter 打开   / 搜索   F1 帮助"]
      : ["Pick a chat and say hello", "", "↑↓ choose   Enter open   / search   F1 help"]
  }
  public var composerPlaceholder: String {
    pick("说点什么… Enter 发送，Alt+Enter 换行", "Message… Enter sends, Alt+Enter new line")
  }
  public var composerPlaceholderShort: String { pick("说点什么…", "Message…") }
  public var send: String { pick("发送", "Send") }
  public var loadingOlder: String { pick("正在加载…", "Loading…") }
  public var newMessagesLine: String { pick("以下为新消息", "New messages") }
  public func newBelow(_ count: Int) -> String {
    pick("↓ \(count) 条新消息", count == 1 ? "↓ 1 new message" : "↓ \(count) new messages")
  }
  public var toBottom: String { pick("↓ 回到底部", "↓ To the end") }
  public var emptyChat: String { pick("还没有消息，打个招呼吧", "No messages yet. Say hello!") }

  /// Word beside an own message that was refused; activating it sends the message again.
  public var failedMark: String { pick("! 重发", "! resend") }
  public var queuedMark: String { pick("待发送", "waiting") }
  public var sendingMark: String { "…" }

  /// Line above a selected message that failed: why.
  public func messageFailed(_ failure: Failure) -> String {
    let words = text(of: failure, about: .message)
    return pick("没有发出去：\(words)", "Not sent: \(words)")
  }

  // MARK: Connection

  /// The connection as a line of words; `nil` where all is well.
  public func connection(_ state: ConnectionState) -> String? {
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
  public var retryNow: String { pick("立即重试", "Retry now") }

  // MARK: People

  public var newFriendsEmpty: [String] {
    language == .chinese
      ? ["还没有新的朋友", "别人的好友申请会出现在这里"] : ["No new friends yet", "Requests from others appear here"]
  }
  public var accept: String { pick("接受", "Accept") }
  public var accepting: String { pick("接受中…", "Accepting…") }
  public var accepted: String { pick("已添加", "Added") }

  /// Label of a button on a profile.
  public func action(_ action: ProfileAction) -> String {
    switch action {
    case .sendMessage: pick("发消息", "Message")
    case .editRemark: pick("备注和标签", "Alias & tags")
    case .addFriend: pick("添加到通讯录", "Add friend")
    case .accept: pick("通过验证", "Accept")
    }
  }
  public var profileTitle: String { pick("详细资料", "Profile") }
  public var ownProfileTitle: String { pick("我的资料", "My profile") }
  public var nickLabel: String { pick("昵称", "Nickname") }
  public var userNameLabel: String { pick("用户名", "User name") }
  public var remarkLabel: String { pick("备注名", "Alias") }
  public var tagsLabel: String { pick("标签", "Tags") }
  public var signatureLabel: String { pick("个性签名", "What's up") }
  public var emailLabel: String { pick("邮箱", "Email") }
  public var serverLabel: String { pick("服务器", "Server") }

  /// Mark beside a name, by the number that the family's clients use: 0 male, 1 female; `nil` for any other.
  public func sexMark(_ sex: Int32) -> String? {
    switch sex {
    case 0: "♂"
    case 1: "♀"
    default: nil
    }
  }
}
