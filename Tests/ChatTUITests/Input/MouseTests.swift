import ChatProtocol
import ClientCore
import Testing

@testable import ChatTUI

@Suite("Mouse")
struct MouseTests {
  private let size = Size(columns: 100, rows: 30)

  private func frame(_ state: AppState, size: Size? = nil) -> ScreenFrame {
    drawScreen(state, size: size ?? self.size, theme: .builtInLight)
  }

  private func intents(
    _ kind: MouseEvent.Kind, at point: Point, _ state: AppState, button: MouseEvent.Button = .left
  ) -> [Intent] {
    let keymap = Keymap(state: state, frame: frame(state).map)
    return KeymapTests.intents(keymap.effects(of: MouseEvent(kind: kind, button: button, position: point)))
  }

  /// The first place whose click means an intent.
  private func place(of intent: Intent, in frame: ScreenFrame) -> Point? {
    frame.hitRegions.last { $0.action == intent }?.rect.origin
  }

  @Test(
    "every control of a form can be clicked",
    arguments: [Sample.login, .register, .reset, .addFriend, .editRemark], [Language.chinese, .english])
  func formControls(sample: Sample, language: Language) throws {
    let state = sample.state(language)
    let form = try #require(state.activeForm)
    let frame = frame(state)
    for control in form.controls {
      var wanted = Intent.form(.activate(control))
      if case .field = control { wanted = .form(.focus(control)) }
      let point = try #require(place(of: wanted, in: frame), "\(control)")
      #expect(!intents(.press, at: point, state).isEmpty)
    }
  }

  @Test("the rail, lists, panes and dialogs can be clicked")
  func mainControls() throws {
    let chat = frame(Sample.chat.state(.chinese))
    for item in ClientCore.RailItem.allCases { _ = try #require(place(of: .main(.activateRail(item)), in: chat)) }
    for index in 0..<3 { _ = try #require(place(of: .main(.openRow(index)), in: chat)) }
    for intent in [
      Intent.main(.focus(.search)), .main(.focus(.composer)), .main(.focus(.transcript)), .chat(.openProfile),
      .chat(.retry("m4")), .chat(.selectMessage("m7")),
    ] {
      _ = try #require(place(of: intent, in: chat), "\(intent)")
    }
    let scrolled = frame(Sample.chatScrolled.state(.chinese))
    _ = try #require(place(of: .chat(.scrollToEnd), in: scrolled))
    _ = try #require(place(of: .chat(.send), in: frame(Sample.chatLong.state(.chinese))))
    _ = try #require(place(of: .shell(.retryConnection), in: frame(Sample.chatOffline.state(.chinese))))
    _ = try #require(place(of: .contacts(.activateDetail(0)), in: frame(Sample.newFriends.state(.chinese))))
    _ = try #require(place(of: .contacts(.activateDetail(1)), in: frame(Sample.profileFriend.state(.chinese))))
    _ = try #require(place(of: .shell(.dismissNotice(1)), in: frame(Sample.notices.state(.chinese))))
    _ = try #require(place(of: .search(.clear), in: frame(Sample.search.state(.chinese))))
    for sample in [Sample.settings, .settingsNative] {
      let settings = frame(sample.state(.chinese))
      for row in sample.state(.chinese).settingsRows {
        _ = try #require(place(of: .shell(.activateSettings(row)), in: settings))
      }
    }
    _ = try #require(place(of: .shell(.confirm), in: frame(Sample.confirmQuit.state(.chinese))))
    _ = try #require(place(of: .shell(.closeOverlay), in: frame(Sample.confirmQuit.state(.chinese))))
  }

  @Test("what can be done with a friend request can be clicked, in every size", arguments: Language.allCases)
  func applicationActions(language: Language) throws {
    let uid = People.stranger.uid
    for size in [size, Size(columns: 40, rows: 12), Size(columns: 20, rows: 6)] {
      let state = Sample.newFriends.state(language)
      let list = frame(state, size: size)
      let more = try #require(place(of: .contacts(.openMenu(uid)), in: list))
      let keymap = Keymap(state: state, frame: list.map)
      for button in [MouseEvent.Button.left, .right] {
        let event = MouseEvent(kind: .press, button: button, position: more)
        #expect(KeymapTests.intents(keymap.effects(of: event)) == [.contacts(.openMenu(uid))])
      }
      let row = try #require(place(of: .contacts(.activateDetail(0)), in: list))
      #expect(
        KeymapTests.intents(keymap.effects(of: MouseEvent(kind: .press, button: .right, position: row)))
          == [.contacts(.openMenu(uid))])
      let menu = frame(Sample.applicationMenu.state(language), size: size)
      for action in ApplicationAction.allCases {
        _ = try #require(place(of: .contacts(.act(action, uid)), in: menu), "\(action) \(size)")
      }
    }
    for size in [size, Size(columns: 40, rows: 12)] {
      for sample in [Sample.confirmDecline, .confirmBlock] {
        let question = frame(sample.state(language), size: size)
        _ = try #require(place(of: .contacts(.confirm), in: question))
        _ = try #require(place(of: .shell(.closeOverlay), in: question))
      }
      let blocked = frame(Sample.blocked.state(language), size: size)
      _ = try #require(place(of: .contacts(.toggleBlocked(2)), in: blocked))
    }
  }

  @Test("what can be done with a message can be clicked, in every size", arguments: Language.allCases)
  func messageActions(language: Language) throws {
    for size in [size, Size(columns: 40, rows: 12), Size(columns: 20, rows: 6)] {
      let selected = frame(Sample.chatSelected.state(language), size: size)
      _ = try #require(place(of: .chat(.act(.recall, "m7")), in: selected))
      _ = try #require(place(of: .chat(.act(.edit, "m7")), in: selected))
      _ = try #require(place(of: .chat(.cancelEdit), in: frame(Sample.chatEditing.state(language), size: size)))
    }
    let again = frame(Sample.chatNumbered.state(language))
    _ = try #require(place(of: .chat(.act(.editAgain, "m5")), in: again))
  }

  @Test("narrow screens have a way back")
  func narrowBack() throws {
    let frame = frame(Sample.chat.state(.chinese), size: Size(columns: 40, rows: 12))
    _ = try #require(place(of: .main(.back), in: frame))
    let list = self.frame(Sample.chats.state(.chinese), size: Size(columns: 20, rows: 6))
    for item in ClientCore.RailItem.allCases { _ = try #require(place(of: .main(.activateRail(item)), in: list)) }
  }

  @Test("what lies below a dialog cannot be clicked")
  func dialogsCoverThePage() {
    let state = Sample.confirmQuit.state(.english)
    for region in frame(state).hitRegions {
      #expect([.shell(.confirm), .shell(.closeOverlay)].contains(region.action))
    }
    #expect(intents(.press, at: Point(column: 1, row: 1), state) == [])
  }

  @Test("of dialogs over each other only the one on top can be clicked and scrolled")
  func topDialogCoversOthers() throws {
    var state = Sample.addFriend.state(.english)
    let form = try #require(state.overlay)
    state.overlays = [form, .help()]
    let help = frame(state)
    #expect(help.hitRegions.allSatisfy { $0.action == .shell(.closeOverlay) } && help.canvas.cursor == nil)
    #expect(help.metrics.editors.isEmpty)
    state.overlays = [form, .help(), .confirmQuit]
    #expect(frame(state).metrics.overlayMaxScroll == 0)
    #expect(intents(.wheelDown, at: Point(column: 50, row: 15), state, button: .none) == [])
    state.overlays = [form]
    #expect(frame(state).metrics.editors.count == 3)
  }

  @Test("a click into a text puts the caret there")
  func caret() throws {
    var state = Sample.login.state(.english)
    state.form.setText("alice", of: .email)
    let editor = try #require(frame(state).metrics.editor(of: .field(.email)))
    let third = editor.rect.origin.offset(columns: 2)
    #expect(intents(.press, at: third, state) == [.form(.focus(.field(.email))), .form(.edit(.moveTo(2), .email))])
    let long = Sample.chatLong.state(.chinese)
    let composer = try #require(frame(long).metrics.editor(of: .composer))
    // Past the end of 第一行: behind its third sign.
    let point = composer.rect.origin.offset(columns: 30)
    #expect(intents(.press, at: point, long) == [.main(.focus(.composer)), .chat(.edit(.moveTo(3)))])
  }

  @Test("the wheel scrolls what is under the pointer")
  func wheel() throws {
    let state = Sample.chatScrolled.state(.english)
    let metrics = frame(state).metrics
    let transcript = try #require(metrics.transcript)
    let list = try #require(metrics.list)
    let up = intents(.wheelUp, at: transcript.origin, state, button: .none)
    #expect(KeymapTests.scrolled(up, state, frame(state).canvas.size) == metrics.transcriptScroll + 3)
    #expect(intents(.wheelDown, at: list.origin, state, button: .none) == [.main(.moveList(.next))])
    #expect(intents(.wheelDown, at: Point(column: 0, row: 0), state, button: .none) == [])
  }

  @Test("the right button opens the menu of a message, the selected one included")
  func menuOfAMessage() throws {
    // A click on the selected one deselects it, so its region names none.
    for (sample, id) in [(Sample.chat, MessageID?("m7")), (.chatSelected, nil)] {
      let state = sample.state(.english)
      let point = try #require(place(of: .chat(.selectMessage(id)), in: frame(state)))
      #expect(intents(.press, at: point, state, button: .right) == [.chat(.openMenu(id))])
    }
  }

  @Test("where nothing has a menu only the left button acts")
  func otherButtons() {
    let state = Sample.chat.state(.english)
    #expect(intents(.press, at: Point(column: 20, row: 5), state, button: .right) == [])
    #expect(intents(.release, at: Point(column: 20, row: 5), state) == [])
  }

  @Test("events outside the screen mean nothing")
  func outside() {
    let state = Sample.chat.state(.english)
    for point in [Point(column: -1, row: -1), Point(column: 9998, row: 9998)] {
      #expect(intents(.press, at: point, state) == [])
      #expect(intents(.wheelUp, at: point, state) == [])
    }
  }
}
