import ChatProtocol
import ClientCore

/// States that the tests draw: each page, pane and dialog with something in it.
enum Sample: String, CaseIterable, Sendable {
  case login, loginFailed, loginSubmitting, register, registerIssues, registerMail, reset, success
  case chats, chat, chatScrolled, chatLong, chatEmpty, chatOffline, noChats
  case searchMessages, chatFound
  case chatNumbered, chatSelected, chatRecalledSelected, chatEditing, chatTyping, chatRecalling
  case chatCode, messageMenu, confirmRecall, confirmLoss
  case settingsNative, profileAway
  case contacts, newFriends, profileFriend, profileStranger, profileOwn, search
  case applicationMenu, confirmDecline, confirmBlock, blocked, blockedNobody
  case help, settings, confirmQuit, confirmLogout, addFriend, editRemark, notices

  static let now = LocalTime(1_714_554_000_000, zoneOffsetSeconds: 28_800)

  func state(_ language: Language) -> AppState {
    var state = AppState(
      preferences: Preferences(), language: language, serverName: "chat.example.org:8080", isOffline: self == .login,
      now: Self.now)
    switch self {
    case .login, .loginFailed, .loginSubmitting, .register, .registerIssues, .registerMail, .reset, .success:
      fillAccountPage(&state)
    default:
      fillMain(&state)
    }
    return state
  }

  private func fillAccountPage(_ state: inout AppState) {
    switch self {
    case .loginFailed:
      state.form.setText("alice@example.org", of: .email)
      state.form.setText("secret", of: .password)
      state.form.failure = .server(.credentialsWrong)
      state.form.focus = .submit
    case .loginSubmitting:
      state.form.setText("alice@example.org", of: .email)
      state.form.setText("secret", of: .password)
      state.form.isSubmitting = true
    case .register, .registerIssues, .registerMail:
      state.page = .register
      state.form = Form(kind: .register)
      if self == .registerIssues {
        state.form.setText("12345", of: .user)
        state.form.setText("alice", of: .email)
        state.form.setText("abc", of: .password)
        state.form.setText("abd", of: .confirm)
        state.form.fields[.password]?.isRevealed = true
        _ = state.form.showAllIssues()
        state.form.focus = .field(.password)
      }
      if self == .registerMail {
        state.form.setText("alice@example.org", of: .email)
        state.form.codeSent = true
        state.form.codeCooldownSeconds = 58
        state.form.focus = .field(.code)
        state.notices = [Notice(id: 1, content: .mail(address: "alice@example.org", code: "271828"))]
      }
    case .reset:
      state.page = .reset
      state.form = Form(kind: .reset)
    case .success:
      state.page = .success(.registered)
      state.successSecondsLeft = 4
    default: break
    }
  }

  private func fillMain(_ state: inout AppState) {
    People.fill(&state)
    switch self {
    case .chats: state.main.focus = .list
    case .chat: state.main.detail = .chat(People.pane())
    case .chatScrolled:
      var pane = People.pane()
      pane.messages = People.manyMessages
      pane.anchor = .top(pane.messages[491].key, offset: 40, lines: 0)
      pane.newBelowCount = 3
      state.main.detail = .chat(pane)
      state.main.focus = .transcript
    case .chatLong:
      var pane = People.pane()
      pane.composer.apply(.insert("第一行\n第二行 with English words that go on and on until they wrap 👨‍👩‍👧\n\n最后一行"))
      state.main.detail = .chat(pane)
    case .chatEmpty: state.main.detail = .chat(ChatPaneState(.direct(People.bob)))
    case .chatOffline:
      state.main.detail = .chat(People.pane())
      state.connection = .waiting(seconds: 5, reason: .unreachable)
    case .chatNumbered, .chatSelected, .chatRecalledSelected, .chatEditing, .chatTyping, .chatRecalling,
      .settingsNative, .profileAway, .chatCode, .messageMenu, .confirmRecall, .confirmLoss:
      fillNative(&state)
    case .noChats:
      state.main.conversations = []
      state.main.focus = .search
    case .contacts:
      state.main.tab = .contacts
      state.main.focus = .list
      state.main.selectedContact = .contact(People.carol)
    case .newFriends:
      state.main.tab = .contacts
      state.main.detail = .newFriends(selection: 0)
      state.main.focus = .detail
    case .applicationMenu, .confirmDecline, .confirmBlock, .blocked, .blockedNobody: fillUnwanted(&state)
    case .profileFriend:
      if let profile = state.main.contacts[People.bob]?.profile { state.main.detail = .profile(profile, selection: 0) }
      state.main.focus = .detail
    case .profileStranger:
      state.main.detail = .profile(People.stranger, selection: 0)
      state.main.focus = .detail
    case .profileOwn:
      if let profile = state.account?.profile { state.main.detail = .profile(profile, selection: 0) }
      state.main.focus = .detail
    case .search:
      state.main.search.query.apply(.insert("bo"))
      state.main.search.lookup = .notFound("bo")
      state.main.search.selection = 1
      state.main.focus = .search
    case .searchMessages: Found.fill(&state)
    case .chatFound:
      Found.fill(&state)
      state.main.detail = .chat(Found.pane())
      state.main.focus = .transcript
    default: fillOverlay(&state)
    }
  }

  private func fillUnwanted(_ state: inout AppState) {
    state.main.tab = .contacts
    state.main.detail = .newFriends(selection: 0)
    state.main.focus = .detail
    switch self {
    case .applicationMenu: state.overlays = [.applicationMenu(ApplicationMenu(applicant: People.stranger.uid))]
    case .confirmDecline:
      state.privacy = PrivacySettings()
      state.overlays = [.confirmDecline(People.stranger)]
    // At a family server, where it is about this device alone.
    case .confirmBlock: state.overlays = [.confirmBlock(People.stranger)]
    case .blocked:
      state.privacy = PrivacySettings()
      state.main.blocked.loading = .done
      state.main.blocked.rows = (0..<12).map { number in
        let profile = UserProfile(
          uid: UserID(rawValue: 2_000 + Int32(number)), name: "user\(number)",
          nick: number == 1 ? "一个名字很长很长很长很长很长的人 \u{202E}x" : "")
        var row = BlockedList.Row(profile, isBlocked: number != 2)
        row.isChanging = number == 3
        return row
      }
      state.overlays = [.blocked(selection: 2)]
    default:
      state.main.blocked.loading = .done
      state.overlays = [.blocked(selection: 0)]
    }
  }

  private func fillNative(_ state: inout AppState) {
    People.fillNative(&state)
    var pane = People.numberedPane()
    switch self {
    case .chatCode:
      pane.messages[1].content = "Makefile:\n\tall:\ta b\n\t\tgcc -o all main.c\n\n\t你好\tend  "
      pane.messages[6].content = "\n  blanks  before\n\n"
      pane.composer.apply(.insert("if x:\n\treturn 1\n\t\t"))
      state.main.detail = .chat(pane)
      state.main.unstoredMessages = ["m6", "m7"]
    case .messageMenu, .confirmRecall:
      pane.selectedMessage = "m7"
      state.main.detail = .chat(pane)
      state.main.focus = .transcript
      if self == .confirmRecall {
        state.overlays = [.confirmRecall(messageID: "m7")]
      } else if let menu = MessageMenu(messageID: "m7", actions: [.recall, .edit]) {
        state.overlays = [.messageMenu(menu)]
      }
    case .confirmLoss:
      state.main.unstoredMessages = ["m6", "m7"]
      state.main.unstoredDrafts = [.direct(People.bob)]
      state.overlays = [.confirmQuit]
    case .chatSelected, .chatRecalledSelected:
      pane.selectedMessage = self == .chatSelected ? "m7" : "m5"
      state.main.detail = .chat(pane)
      state.main.focus = .transcript
    case .chatEditing:
      pane.selectedMessage = "m6"
      pane.editing = MessageEdit(messageID: "m6", draft: TextInput())
      pane.composer.apply(.insert("OK 👍🏽 好的"))
      state.main.detail = .chat(pane)
    case .chatTyping: state.main.typing = [People.bob]
    case .chatRecalling:
      state.main.changes = ["m7": .recalling, "m6": .saving("OK")]
      state.main.presence[People.bob] = Presence(
        isOnline: false, lastSeen: Sample.now.timestamp.advanced(byMilliseconds: -(26 * 60 * 60_000)))
    case .settingsNative:
      state.overlays = [.settings(selection: 3)]
      state.privacyChange = .typing
    case .profileAway:
      state.main.presence[People.bob] = Presence(
        isOnline: false, lastSeen: Sample.now.timestamp.advanced(byMilliseconds: -(5 * 60_000)))
      if let profile = state.main.contacts[People.bob]?.profile { state.main.detail = .profile(profile, selection: 0) }
      state.main.focus = .detail
    default: break
    }
  }

  private func fillOverlay(_ state: inout AppState) {
    state.main.detail = .chat(People.pane())
    switch self {
    case .help: state.overlays = [.help()]
    case .settings: state.overlays = [.settings(selection: 1)]
    case .confirmQuit: state.overlays = [.confirmQuit]
    case .confirmLogout: state.overlays = [.confirmLogout]
    case .addFriend:
      var form = Form(kind: .addFriend)
      form.setText(state.language == .chinese ? "我是小爱" : "I'm Alice", of: .greeting)
      form.knownTags = state.knownTags
      state.overlays = [.friend(form, People.stranger)]
    case .editRemark:
      var form = Form(kind: .editRemark)
      form.tags = ["同学"]
      form.knownTags = ["家人", "同学", "同事", "朋友", "a tag that is long"]
      form.focus = .tag("同事")
      form.failure = .notConnected
      state.overlays = [.friend(form, People.stranger)]
    case .notices:
      state.notices = [
        Notice(id: 1, content: .applicationArrived("小明")), Notice(id: 2, content: .failure(.unreachable)),
        Notice(id: 3, content: .friendAdded("Bob")),
      ]
    default: break
    }
  }
}
