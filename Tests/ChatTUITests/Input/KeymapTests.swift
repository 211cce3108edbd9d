import ChatProtocol
import ClientCore
import Testing

@testable import ChatTUI

@Suite("Keymap")
struct KeymapTests {
  private static let wide = Size(columns: 100, rows: 30)
  private static let narrow = Size(columns: 40, rows: 12)

  private func intents(_ key: Key, _ state: AppState, size: Size = KeymapTests.wide) -> [Intent] {
    Self.intents(
      Keymap(state: state, frame: drawScreen(state, size: size, theme: .builtInLight).map).effects(of: key))
  }

  static func intents(_ effects: [InputEffect]) -> [Intent] {
    effects.compactMap { effect in
      if case .intent(let intent) = effect { return intent }
      return nil
    }
  }

  /// Where the transcript stands after the first of some intents.
  static func scrolled(_ intents: [Intent], _ state: AppState, _ size: Size) -> Int? {
    guard case .chat(.scroll(let anchor, _)) = intents.first else { return nil }
    var state = state
    if case .chat(var pane) = state.main.detail {
      pane.anchor = anchor
      state.main.detail = .chat(pane)
    }
    return drawScreen(state, size: size, theme: .builtInLight).metrics.transcriptScroll
  }

  @Test(
    "keys of the whole program mean the same on every page",
    arguments: [
      (Key(.function(2)), Intent.shell(.toggleLanguage)), (Key(.function(3)), .shell(.cycleTheme)),
      (Key(.character("q"), .control), .shell(.askQuit)), (Key(.function(1)), .shell(.openHelp)),
      (Key(.function(4)), .shell(.openSettings)),
    ])
  func globalKeys(key: Key, intent: Intent) {
    for sample in [Sample.login, .register, .reset, .success, .chats, .chat, .contacts, .search, .newFriends] {
      #expect(intents(key, sample.state(.english)) == [intent], "\(sample)")
    }
  }

  @Test(
    "forms move, edit, submit and cancel",
    arguments: [
      (Key(.tab), Intent.form(.focusNext)), (Key(.backTab), .form(.focusPrevious)), (Key(.down), .form(.focusNext)),
      (Key(.up), .form(.focusPrevious)), (Key(.enter), .form(.activateFocused)), (Key(.escape), .form(.cancel)),
      (Key(.character("x")), .form(.edit(.insert("x"), nil))),
      (Key(.character("w"), .control), .form(.edit(.deleteWordBackward, nil))),
      (Key(.character("u"), .control), .form(.edit(.deleteToLineStart, nil))),
      (Key(.character("k"), .control), .form(.edit(.deleteToLineEnd, nil))),
      (Key(.character("b"), .alt), .form(.edit(.moveWordLeft, nil))),
      (Key(.home), .form(.edit(.moveToLineStart, nil))), (Key(.delete), .form(.edit(.deleteForward, nil))),
      (Key(.character("s"), .control), .form(.submit)),
    ])
  func formKeys(key: Key, intent: Intent) {
    #expect(intents(key, Sample.register.state(.english)) == [intent])
    #expect(intents(key, Sample.addFriend.state(.english)) == [intent])
  }

  @Test("Ctrl+T shows and hides a password")
  func reveal() {
    for sample in [Sample.login, .register, .reset] {
      #expect(intents(Key(.character("t"), .control), sample.state(.english)) == [.form(.toggleReveal)])
    }
  }

  @Test("on a button the space bar presses and letters do nothing")
  func buttonKeys() {
    var state = Sample.login.state(.english)
    state.form.focus = .submit
    #expect(intents(Key(.character(" ")), state) == [.form(.activateFocused)])
    #expect(intents(Key(.character("x")), state) == [])
    #expect(intents(Key(.right), state) == [.form(.focusNext)])
  }

  @Test(
    "the composer sends, breaks lines and edits",
    arguments: [
      (Key(.enter), Intent.chat(.send)), (Key(.character("s"), .control), .chat(.send)),
      (Key(.enter, .alt), .chat(.edit(.insert("\n")))), (Key(.enter, .shift), .chat(.edit(.insert("\n")))),
      (Key(.character("j"), .control), .chat(.edit(.insert("\n")))),
      (Key(.character("你")), .chat(.edit(.insert("你")))), (Key(.character("/")), .chat(.edit(.insert("/")))),
      (Key(.backspace), .chat(.edit(.deleteBackward))), (Key(.left, .control), .chat(.edit(.moveWordLeft))),
      (Key(.escape), .main(.back)), (Key(.tab), .main(.focusNext)), (Key(.up, .alt), .main(.switchChat(by: -1))),
      (Key(.down, .control), .main(.switchChat(by: 1))), (Key(.character("2"), .alt), .main(.selectTab(.contacts))),
      (Key(.character("f"), .control), .main(.focus(.search))), (Key(.character("p"), .control), .chat(.openProfile)),
      (Key(.end, .control), .chat(.scrollToEnd)), (Key(.character("r"), .control), .chat(.retry(nil))),
    ])
  func composerKeys(key: Key, intent: Intent) {
    #expect(intents(key, Sample.chat.state(.english)) == [intent])
  }

  @Test("Up and Down move the caret by visual rows, and scroll while the composer is empty")
  func composerRows() {
    let state = Sample.chatLong.state(.chinese)
    let text = state.chatPane?.composer.text ?? ""
    // From the end of 最后一行 up to the empty line before it.
    #expect(intents(Key(.up), state) == [.chat(.edit(.moveTo(text.count - 5)))])
    #expect(intents(Key(.down), state) == [.chat(.edit(.moveToLineEnd))])
    let empty = Sample.chat.state(.chinese)
    let metrics = drawScreen(empty, size: Self.narrow, theme: .builtInLight).metrics
    #expect(
      Self.scrolled(intents(Key(.up), empty, size: Self.narrow), empty, Self.narrow) == metrics.transcriptScroll + 1)
  }

  @Test("page keys scroll by a page less one line, as far as there is something")
  func pageKeys() {
    let state = Sample.chatScrolled.state(.english)
    let metrics = drawScreen(state, size: Self.wide, theme: .builtInLight).metrics
    let page = (metrics.transcript?.rows ?? 0) - 1
    #expect(page > 5)
    #expect(Self.scrolled(intents(Key(.pageUp), state), state, Self.wide) == metrics.transcriptScroll + page)
    #expect(metrics.transcriptMaxScroll >= metrics.transcriptScroll + 2 * page)
  }

  @Test("a letter typed in the list goes to the open chat, but not to one that is not visible")
  func typingFromList() {
    var state = Sample.chat.state(.english)
    state.main.focus = .list
    #expect(
      intents(Key(.character("h")), state) == [.main(.focus(.composer)), .chat(.edit(.insert("h")))])
    #expect(intents(Key(.character("h")), state, size: Self.narrow) == [])
    #expect(intents(Key(.character("/")), state) == [.main(.focus(.search))])
    #expect(intents(Key(.character("h")), Sample.chats.state(.english)) == [])
  }

  @Test("Ctrl+C empties what is typed, then asks, then leaves")
  func controlC() {
    let key = Key(.character("c"), .control)
    #expect(intents(key, Sample.chatLong.state(.english)) == [.chat(.edit(.clear))])
    #expect(intents(key, Sample.search.state(.english)) == [.search(.edit(.clear))])
    #expect(intents(key, Sample.chat.state(.english)) == [.shell(.askQuit)])
    #expect(intents(key, Sample.confirmQuit.state(.english)) == [.shell(.confirm)])
    #expect(intents(key, Sample.addFriend.state(.english)) == [.form(.edit(.clear, .greeting))])
  }

  @Test("Esc dismisses a mail before it leaves the page")
  func escapeDismissesMail() {
    #expect(intents(Key(.escape), Sample.registerMail.state(.english)) == [.shell(.dismissNotice(1))])
  }

  @Test("Ctrl+R connects again where the connection is broken")
  func retriesConnection() {
    #expect(intents(Key(.character("r"), .control), Sample.chatOffline.state(.english)) == [.shell(.retryConnection)])
  }

  @Test("dialogs take every key")
  func dialogsTakeKeys() {
    for sample in [Sample.help, .settings, .confirmQuit, .confirmLogout] {
      #expect(intents(Key(.character("x")), sample.state(.english)) == [], "\(sample)")
      #expect(intents(Key(.escape), sample.state(.english)) == [.shell(.closeOverlay)], "\(sample)")
    }
    #expect(intents(Key(.enter), Sample.confirmLogout.state(.english)) == [.shell(.confirm)])
    #expect(intents(Key(.enter), Sample.settings.state(.english)) == [.shell(.activateSettings(nil))])
    #expect(intents(Key(.function(1)), Sample.addFriend.state(.english)) == [.shell(.openHelp)])
  }

  @Test("Ctrl+L asks for a new paint and is no intent")
  func redraws() {
    let keymap = Keymap(state: Sample.chat.state(.english), frame: Keymap.FrameMap())
    #expect(keymap.effects(of: Key(.character("l"), .control)) == [.redraw])
  }

  @Test("pasted text goes where typed text goes, and its newlines do not send")
  func paste() {
    func pasted(_ sample: Sample, focus: MainFocus? = nil) -> [Intent] {
      var state = sample.state(.english)
      if let focus { state.main.focus = focus }
      let frame = drawScreen(state, size: Self.wide, theme: .builtInLight)
      return Self.intents(Keymap(state: state, frame: frame.map).effects(of: Paste("a\rb")))
    }
    #expect(pasted(.login) == [.form(.edit(.insert("a\rb"), nil))])
    #expect(pasted(.chat) == [.chat(.edit(.insert("a\rb")))])
    #expect(pasted(.chat, focus: .transcript) == [.main(.focus(.composer)), .chat(.edit(.insert("a\rb")))])
    #expect(pasted(.search) == [.search(.edit(.insert("a\rb")))])
    #expect(pasted(.help) == [])
    #expect(pasted(.success) == [])
  }

  @Test("what is typed or pasted on the button of a field goes into the field")
  func buttonsOfFields() {
    var state = Sample.register.state(.english)
    state.form.focus = .sendCode
    #expect(intents(Key(.character("7")), state) == [.form(.edit(.insert("7"), .code))])
    #expect(intents(Key(.character(" ")), state) == [.form(.activateFocused)])
    let keymap = Keymap(state: state, frame: Keymap.FrameMap())
    #expect(Self.intents(keymap.effects(of: Paste("314159"))) == [.form(.edit(.insert("314159"), .code))])
    state.form.focus = .submit
    #expect(intents(Key(.character("7")), state) == [])
  }

  @Test("of a paste that was too long nothing is taken")
  func truncatedPaste() {
    let keymap = Keymap(state: Sample.chat.state(.english), frame: Keymap.FrameMap())
    #expect(Self.intents(keymap.effects(of: Paste("x", wasTruncated: true))).last == .shell(.refusePaste))
  }

  @Test("in the messages Up and Down choose one, scroll to it, and end where they began")
  func choosesMessages() throws {
    var state = Sample.chatNumbered.state(.english)
    state.main.focus = .transcript
    #expect(intents(Key(.up), state) == [.chat(.selectMessage("m7"))])
    var pane = try #require(state.chatPane)
    pane.selectedMessage = "m7"
    state.main.detail = .chat(pane)
    #expect(intents(Key(.up), state) == [.chat(.selectMessage("m6"))])
    #expect(intents(Key(.down), state) == [.chat(.selectMessage(nil)), .chat(.scrollToEnd)])
    #expect(intents(Key(.escape), state) == [.chat(.selectMessage(nil))])
  }

  @Test("choosing walks over every message, however long, and keeps it on the screen", arguments: [wide, narrow])
  func walksOverMessages(size: Size) throws {
    var state = Sample.chatScrolled.state(.english)
    var pane = try #require(state.chatPane)
    pane.messages = Array(pane.messages.suffix(60))
    pane.anchor = nil
    state.main.detail = .chat(pane)
    var chosen: [MessageID] = []
    func press(_ key: Key) {
      for intent in intents(key, state, size: size) {
        switch intent {
        case .chat(.scroll(let anchor, _)): pane.anchor = anchor
        case .chat(.scrollToEnd): pane.anchor = nil
        case .chat(.loadOlder): break
        case .chat(.selectMessage(let id)):
          pane.selectedMessage = id
          if let id { chosen.append(id) }
        default: Issue.record("\(intent)")
        }
      }
      state.main.detail = .chat(pane)
      let metrics = drawScreen(state, size: size, theme: .builtInLight).metrics
      guard let id = pane.selectedMessage, let place = metrics.messages.first(where: { $0.id == id }) else { return }
      let end = metrics.transcriptScroll + (metrics.transcript?.rows ?? 0)
      #expect(place.top > metrics.transcriptScroll && place.linesBelow < end, "\(id)")
    }
    for _ in 0..<2000 where chosen.last != pane.messages.first?.id { press(Key(.up)) }
    #expect(chosen == pane.messages.reversed().map(\.id))
    chosen = []
    for _ in 0..<2000 where pane.selectedMessage != nil { press(Key(.down)) }
    #expect(chosen == pane.messages.dropFirst().map(\.id))
    #expect(pane.anchor == nil)
  }

  @Test("the key that shows a friend's profile leads back from it")
  func profileKey() {
    var state = Sample.profileFriend.state(.english)
    #expect(intents(Key(.character("p"), .control), state) == [])
    state.main.chatBehind = ChatPlace(.direct(People.bob))
    #expect(intents(Key(.character("p"), .control), state) == [.main(.back)])
  }

  @Test("letters are text whatever is chosen, and act only in an open menu")
  func actsOnMessages() throws {
    let selected = Sample.chatSelected.state(.english)
    for letter in "rexy" {
      #expect(
        intents(Key(.character(letter)), selected) == [
          .chat(.selectMessage(nil)), .main(.focus(.composer)), .chat(.edit(.insert(String(letter)))),
        ])
    }
    #expect(intents(Key(.enter), selected) == [.chat(.openMenu("m7"))])
    var menu = selected
    menu.overlays = [.messageMenu(try #require(MessageMenu(messageID: "m7", actions: [.recall, .edit])))]
    #expect(intents(Key(.character("r")), menu) == [.chat(.act(.recall, "m7"))])
    #expect(intents(Key(.character("E")), menu) == [.chat(.act(.edit, "m7"))])
    #expect(intents(Key(.character("x")), menu) == [])
    #expect(intents(Key(.down), menu) == [.chat(.moveMenu(.next))])
    #expect(intents(Key(.enter), menu) == [.chat(.activateMenu)])
    #expect(intents(Key(.escape), menu) == [.shell(.closeOverlay)])
    menu.overlays = [.confirmRecall(messageID: "m7")]
    #expect(intents(Key(.character("y")), menu) == [.chat(.confirm)])
    #expect(intents(Key(.character("n")), menu) == [.shell(.closeOverlay)])
    var others = selected
    others.now.timestamp = others.now.timestamp.advanced(byMilliseconds: 48 * 3_600_000)
    #expect(intents(Key(.enter), others) == [.main(.focus(.composer))])
  }

  @Test("a friend request has a menu, in which alone letters act on it")
  func actsOnApplications() throws {
    let list = Sample.newFriends.state(.english)
    for letter in "adbx" { #expect(intents(Key(.character(letter)), list) == []) }
    #expect(intents(Key(.enter), list) == [.contacts(.activateDetail(nil))])
    #expect(intents(Key(.right), list) == [.contacts(.openMenu(nil))])
    #expect(intents(Key(.character(" ")), list) == [.contacts(.openMenu(nil))])
    var accepted = list
    accepted.main.detail = .newFriends(selection: 1)
    #expect(intents(Key(.right), accepted) == [.contacts(.activateDetail(nil))])
    let uid = People.stranger.uid
    let menu = Sample.applicationMenu.state(.english)
    #expect(intents(Key(.character("a")), menu) == [.contacts(.act(.accept, uid))])
    #expect(intents(Key(.character("D")), menu) == [.contacts(.act(.decline, uid))])
    #expect(intents(Key(.character("b")), menu) == [.contacts(.act(.block, uid))])
    #expect(intents(Key(.character("x")), menu) == [])
    #expect(intents(Key(.down), menu) == [.contacts(.moveMenu(.next))])
    #expect(intents(Key(.enter), menu) == [.contacts(.activateMenu)])
    for sample in [Sample.applicationMenu, .confirmDecline, .confirmBlock, .blocked] {
      #expect(intents(Key(.escape), sample.state(.english)) == [.shell(.closeOverlay)])
    }
    for sample in [Sample.confirmDecline, .confirmBlock] {
      #expect(intents(Key(.character("y")), sample.state(.english)) == [.contacts(.confirm)])
    }
    let blocked = Sample.blocked.state(.english)
    #expect(intents(Key(.enter), blocked) == [.contacts(.toggleBlocked(nil))])
    #expect(intents(Key(.end), blocked) == [.contacts(.moveBlocked(.last))])
    #expect(intents(Key(.character("b")), blocked) == [])
  }

  @Test("undo, yank and the word in front have the keys of readline")
  func readlineKeys() {
    let state = Sample.chat.state(.english)
    for (key, edit) in [
      (Key(.character("_"), .control), TextEdit.undo), (Key(.character("/"), .control), .undo),
      (Key(.character("z"), .alt), .redo), (Key(.character("y"), .control), .yank),
      (Key(.character("d"), .alt), .deleteWordForward), (Key(.delete, .control), .deleteWordForward),
    ] {
      var composing = state
      composing.main.focus = .composer
      #expect(intents(key, composing) == [.chat(.edit(edit))])
    }
  }

  @Test("while a message is edited Esc gives it up and Enter saves it")
  func editKeys() {
    #expect(intents(Key(.escape), Sample.chatEditing.state(.english)) == [.chat(.cancelEdit)])
    #expect(intents(Key(.enter), Sample.chatEditing.state(.english)) == [.chat(.send)])
  }
}
