import ChatProtocol
import ClientCore

/// The people and conversations of the sample states.
enum People {
  static let alice = UserID(rawValue: 1001)
  static let bob = UserID(rawValue: 1002)
  static let carol = UserID(rawValue: 1003)
  static let helper = UserID(rawValue: 1)
  static let stranger = UserProfile(
    uid: UserID(rawValue: 4711), name: "zhangwei", nick: "张伟", desc: "山高月小，水落石出", sex: 0)

  static func fill(_ state: inout AppState) {
    state.page = .main
    state.connection = .online
    state.account = Account(
      profile: UserProfile(uid: alice, name: "alice", nick: "小爱", sex: 1, email: "alice@example.org"),
      server: "chat.example.org:8080")
    state.main.contacts = [
      helper: Contact(profile: UserProfile(uid: helper, name: "filehelper", nick: "文件传输助手")),
      bob: Contact(
        profile: UserProfile(uid: bob, name: "bob", nick: "Bob", desc: "hi", sex: 0), remark: "鲍勃",
        tags: ["同事", "足球"]),
      carol: Contact(profile: UserProfile(uid: carol, name: "carol", nick: "Carol 🌸", sex: 1)),
    ]
    state.main.applications = [
      FriendApplication(profile: stranger, greeting: "你好，我是张伟，上周在会上见过", status: .pending, isSeen: false),
      FriendApplication(
        profile: UserProfile(uid: carol, name: "carol", nick: "Carol 🌸", sex: 1), greeting: "", status: .accepted,
        isSeen: true),
    ]
    state.main.conversations = [
      conversation(bob, "好的，明天见 👍🏽", minutesAgo: 3, delivery: .received, unread: 2),
      conversation(
        carol, "line one\nline two of a long message that will be cut", minutesAgo: 60 * 26, delivery: .sent),
      conversation(helper, "没有发出去的", minutesAgo: 60 * 24 * 4, delivery: .failed(.timeout), unread: 120),
    ]
    state.main.conversations[1].draft = "draft 草稿"
    state.main.selectedConversation = .direct(bob)
    state.main.focus = .composer
  }

  private static func conversation(
    _ peer: UserID, _ text: String, minutesAgo: Int64, delivery: ChatMessage.Delivery, unread: Int = 0
  ) -> Conversation {
    let time = Sample.now.timestamp.advanced(byMilliseconds: -(minutesAgo * 60_000))
    let sender = delivery == .received ? peer : alice
    return Conversation(
      .direct(peer),
      lastMessage: ChatMessage(
        id: "m", sender: sender, content: MessageContent(text), timestamp: time, delivery: delivery),
      begun: time, unreadCount: unread)
  }

  static func message(
    _ id: Int, _ text: String, from sender: UserID, minutesAgo: Int64, delivery: ChatMessage.Delivery = .received
  ) -> ChatMessage {
    ChatMessage(
      id: "m\(id)", sender: sender, content: MessageContent(text),
      timestamp: Sample.now.timestamp.advanced(byMilliseconds: -(minutesAgo * 60_000)),
      delivery: delivery)
  }

  static func pane() -> ChatPaneState {
    var pane = ChatPaneState(.direct(bob))
    pane.messages = [
      message(1, "在吗？", from: bob, minutesAgo: 60 * 30),
      message(2, "在的，怎么了？\n两行", from: alice, minutesAgo: 60 * 30 - 1, delivery: .sent),
      message(
        3, "Could you send me the slides from the meeting last week? 我这边找不到了，谢谢！❤️ 👨‍👩‍👧 🇨🇳", from: bob,
        minutesAgo: 20),
      message(4, "没发出去", from: alice, minutesAgo: 5, delivery: .failed(.server(.notFriends))),
      message(5, "好的", from: alice, minutesAgo: 4, delivery: .sending),
      message(6, "稍等", from: alice, minutesAgo: 3, delivery: .queued),
      message(7, "好的，明天见 👍🏽", from: bob, minutesAgo: 3),
    ]
    pane.messages[1].seq = 2
    pane.hasOlder = false
    pane.firstUnread = "m7"
    return pane
  }

  /// A chat on a server of the native dialect: with ticks, edits and recalls.
  static func numberedPane() -> ChatPaneState {
    var pane = ChatPaneState(.direct(bob))
    var messages = [
      message(1, "周末去爬山吗？", from: alice, minutesAgo: 9, delivery: .sent),
      message(2, "Sounds good, which hill?", from: bob, minutesAgo: 8),
      message(3, "", from: bob, minutesAgo: 8),
      message(4, "香山，早上八点在东门见，记得带水", from: alice, minutesAgo: 7, delivery: .sent),
      message(5, "", from: alice, minutesAgo: 6, delivery: .sent),
      message(6, "OK 👍🏽", from: alice, minutesAgo: 2, delivery: .sent),
      message(7, "我带相机", from: alice, minutesAgo: 1, delivery: .sent),
    ]
    for index in messages.indices { messages[index].seq = ConversationSeq(rawValue: Int64(index + 1)) }
    for index in [2, 4] { messages[index].isRecalled = true }
    for index in [1, 3] { messages[index].version = 1 }
    pane.messages = messages
    pane.hasOlder = false
    return pane
  }

  /// What such a server tells besides.
  static func fillNative(_ state: inout AppState) {
    state.privacy = PrivacySettings(tellsPresence: false)
    state.main.detail = .chat(numberedPane())
    state.main.conversations[0].marks = ConversationMarks(lastSeq: 7, ownRead: 7, peerRead: 4, peerDelivered: 6)
    state.main.conversations[0].lastMessage = numberedPane().messages[4]
    state.main.recalledTexts = ["m5": "带上帐篷"]
    state.main.presence[bob] = Presence(isOnline: true)
  }

  static var manyMessages: [ChatMessage] {
    (0..<500).map { index in
      message(
        index, "第 \(index) 条 " + String(repeating: "words 和字 ", count: index % 40),
        from: index % 3 == 0 ? alice : bob, minutesAgo: Int64(2000 - index * 3),
        delivery: index % 3 == 0 ? .sent : .received)
    }
  }
}
