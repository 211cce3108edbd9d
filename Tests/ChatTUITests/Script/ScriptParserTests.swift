import ClientCore
import Testing

@testable import ChatTUI

@Suite("Script parser")
struct ScriptParserTests {
  private func commands(_ text: String) throws -> [ScriptCommand] {
    try Script(parsing: text, file: "s").steps.map(\.command)
  }

  private func action(_ text: String) throws -> ScriptAction? {
    guard case .action(let action)? = try commands(text).first else { return nil }
    return action
  }

  private func expectation(_ text: String) throws -> ScriptExpectation? {
    guard case .expect(let expectation)? = try commands("expect \(text)").first else { return nil }
    return expectation
  }

  @Test("a whole script is read, in order")
  func wholeScript() throws {
    let script = try Script(
      parsing: """
        size 80x24; lang zh; clock 2024-05-01T09:00
        server user bob friend-of alice
        login alice secret1
        server bob sends "你好 ❤️"
        expect session "bob" unread 1
        press Down Enter; paste "a\\nb"
        server drop; press Ctrl-S; expect message "a" state queued
        server restore; advance 5s; expect server received "a"
        resize 40x12; snapshot chat-narrow
        """, file: "design.script")
    #expect(script.steps.count == 17)
    #expect(script.steps.last?.command == .snapshot("chat-narrow"))
    #expect(script.steps.last?.position.description == "design.script:9:15")
    #expect(script.steps[5].source == #"server bob sends "你好 ❤️""#)
  }

  @Test("what clients start with and what users do")
  func actions() throws {
    #expect(try action("size 120x40") == .size(Size(columns: 120, rows: 40)))
    #expect(try action("lang en") == .language(.english))
    #expect(try action("theme wechat-dark") == .theme("wechat-dark"))
    #expect(try action("clock 1970-01-02T00:00:01") == .clock(localMilliseconds: 86_401_000))
    #expect(try action("client two") == .client("two"))
    #expect(try action("login alice@example.com \"a b\"") == .login(name: "alice@example.com", password: "a b"))
    #expect(try action("type-code a@b.cc") == .typeCode(address: "a@b.cc"))
    #expect(try action("click 3,4") == .click(.cell(Point(column: 3, row: 4))))
    #expect(try action(#"click "3,4""#) == .click(.label("3,4", occurrence: 1)))
    #expect(try action("click 登录 nth 2") == .click(.label("登录", occurrence: 2)))
    #expect(try action("wheel up") == .wheel(.up, at: nil, count: 1))
    #expect(try action("wheel down at 1,2 times 3") == .wheel(.down, at: .cell(Point(column: 1, row: 2)), count: 3))
    #expect(try action("focus lost") == .focus(false))
    #expect(try action("focus gained") == .focus(true))
    #expect(try action("advance 500ms") == .advance(.milliseconds(500)))
    #expect(try action("advance 2m") == .advance(.seconds(120)))
    #expect(try action("restart-client") == .restartClient)
    #expect(try action("quit") == .quit)
  }

  @Test("what happens at the server")
  func serverActions() throws {
    #expect(
      try action("server user bob friend-of alice password p friend-of carol")
        == .server(.user(name: "bob", password: "p", friends: ["alice", "carol"], isOnline: true)))
    #expect(
      try action("server offline-user bob")
        == .server(.user(name: "bob", password: "secret1", friends: [], isOnline: false)))
    #expect(try action("server bob sends hi") == .server(.send(from: "bob", text: "hi", to: nil)))
    #expect(try action("server \"drop\" sends hi to eve") == .server(.send(from: "drop", text: "hi", to: "eve")))
    #expect(
      try action("server bob applies to eve greeting \"I am Bob\" remark E")
        == .server(.apply(from: "bob", to: "eve", greeting: "I am Bob", remark: "E")))
    #expect(try action("server bob accepts remark A") == .server(.accept(by: "bob", applicant: nil, remark: "A")))
    #expect(try action("server bob accepts eve") == .server(.accept(by: "bob", applicant: "eve", remark: "")))
    for (word, expected) in [
      ("drop", ServerAction.drop), ("restore", .restore), ("move", .move), ("stall", .stall), ("cut", .cut),
      ("companions", .companions), ("family-clients", .familyClients),
      ("expire-code", .expireCode), ("login bob", .login("bob")), ("logout bob", .logout("bob")),
    ] {
      #expect(try action("server \(word)") == .server(expected))
    }
  }

  static let expectations: [ScriptExpectation] = [
    .screen(contains: "a \"b\"\n", isExpected: true), .screen(contains: "x", isExpected: false),
    .row(0, .equals("")), .row(23, .contains("好")), .cursor(nil), .cursor(Point(column: 2, row: 0)),
    .size(Size(columns: 1, rows: 1)), .page(.main), .focus(.sendCode), .overlay(nil), .overlay(.friend), .notice(nil),
    .notice(.applicationArrived), .connection(.waiting),
    .session(name: "bob", [.unread(3), .preview("p"), .draft(""), .selected]), .session(name: "bob", []),
    .session(name: "bob", [.absent]), .contact(name: "b", [.remark(""), .tags(["a", "b c"])]),
    .contact(name: "b", [.absent]), .message(text: "a", .queued), .badge(.chats, 0), .badge(.contacts, 12),
    .received(text: "a", by: nil, times: nil), .received(text: "a", by: "bob", times: 2), .ended,
  ]

  @Test("an expectation's description is the command that makes it", arguments: expectations)
  func expectationsRoundTrip(_ expected: ScriptExpectation) throws {
    #expect(try expectation(expected.description) == expected)
  }

  @Test(
    "errors name the place, what is wrong and what is allowed",
    arguments: [
      ("dance", "s:1:1: unknown command \"dance\"; the commands are size, lang"),
      ("\"press\" x", "s:1:1: expected one of size, lang"),
      ("size 80", "s:1:6: expected a size such as 80x24, each side from 1 to 1000, not \"80\""),
      ("size 0x5", "s:1:6: expected a size"), ("size 99999999999999999999x5", "s:1:6: expected a size"),
      ("size", "s:1:5: expected a size such as 80x24"), ("size 80x24 90", "s:1:12: unexpected \"90\""),
      ("lang de", "s:1:6: expected zh or en, not \"de\""), ("press", "s:1:6: expected a key"),
      ("press Down Hyper-x", "s:1:12: unknown key \"Hyper-x\""), ("press Ctrl-I", "s:1:7: unknown key"),
      ("type \"\"", "s:1:6: expected a text in quotes, not an empty text"),
      ("advance 5", "s:1:9: expected a time such as"), ("advance 99999999999h", "s:1:9: expected a time"),
      ("advance -5s", "s:1:9: expected a time"), ("clock 2024-02-30T00:00", "s:1:7: expected a local time"),
      ("snapshot ../x", "s:1:10: expected a name for the snapshot"), ("client \"a b\"", "s:1:8: expected a name"),
      ("wheel left", "s:1:7: expected one of up, down"), ("click", "s:1:6: expected a text on the screen"),
      ("server", "s:1:7: expected one of companions, user"), ("server bob", "s:1:8: expected one of companions"),
      ("server bob sings", "s:1:12: expected one of sends, applies, accepts"),
      ("server user bob foo", "s:1:17: expected \"password\" or \"friend-of\", not \"foo\""),
      ("expect", "s:1:7: expected one of screen, row"), ("expect page moon", "s:1:13: expected one of login"),
      ("expect screen a", "s:1:15: expected contains or not contains"),
      ("expect session bob loud", "s:1:20: expected one of unread, preview"),
      ("expect message a state lost", "s:1:24: expected one of queued, sending"),
      (
        "expect overlay x",
        "s:1:16: expected one of help, settings, quit, logout, friend, menu, recall, parts, decline, block, blocked, "
          + "none"
      ),
      ("expect badge chats many", "s:1:20: expected a number from 0 to 100000"),
      ("size 80x24\n\n  lang", "s:3:7: expected zh or en"),
    ])
  func errors(source: String, message: String) throws {
    let error = #expect(throws: ScriptError.self) { try commands(source) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "none")")
  }

  @Test("nothing that is fed to it makes it trap")
  func neverTraps() {
    var generator = SystemRandomNumberGenerator()
    let pieces = [
      "expect ", "server ", "press ", "size ", "clock ", "advance ", "\"", "\\", "\\u{", "}", ";", "\n", "#", "x", "-",
      "Ctrl-", "Shift-", "9", "99999999999999999999", ",", "T", ":", " ", "好", "\u{301}", "\u{0}", "e\u{20E3}",
      "session ", "click ", "row ", "nth ", "times ", "ß", "ŉ",
    ]
    for _ in 0..<4_000 {
      let count = Int.random(in: 0...12, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      _ = try? commands(text)
    }
  }
}
