import ChatProtocol
import Testing

@testable import ClientCore

/// Dialogs over dialogs.
@MainActor @Suite(.timeLimit(.minutes(1))) struct OverlayFlowTests {
  private static let carol = UserProfile(
    uid: UserID(rawValue: 1003), name: "carol", nick: "卡罗", desc: "", icon: "", sex: 1)

  private func withRequestDialog(_ body: @MainActor (ClientHarness) async throws -> Void) async throws {
    try await ClientHarness.run { client in
      try await client.logIn()
      client.controller.handle(.contacts(.beginAdd(Self.carol)))
      client.controller.handle(.form(.edit(.replaceAll("it's me"), .greeting)))
      try await body(client)
    }
  }

  @Test func `help and settings over a dialog lose nothing of what was typed into it`() async throws {
    try await withRequestDialog { client in
      for intent in [ShellIntent.openHelp, .openSettings, .openHelp] { client.controller.handle(.shell(intent)) }
      // None is there twice, and the one asked for last is on top.
      #expect(client.state.overlays.all.map(\.kind) == [.friend, .settings, .help])
      #expect(client.state.activeForm == nil)
      client.controller.handle(.shell(.askQuit))
      for kind in [Overlay.Kind.help, .settings, .friend] {
        client.controller.handle(.shell(.closeOverlay))
        #expect(client.state.overlay?.kind == kind)
      }
      #expect(client.state.activeForm?.text(of: .greeting) == "it's me")
    }
  }

  @Test func `an answer finds the dialog below the help`() async throws {
    try await withRequestDialog { client in
      client.controller.handle(.form(.submit))
      _ = await client.link.requests(count: 1)
      client.controller.handle(.shell(.openHelp))
      client.controller.handle(.shell(.scrollHelp(to: 3)))
      await client.link.emit(.addFriendReply(.uidInvalid, to: Self.carol.uid))
      await client.until { $0.overlays.friend?.form.isSubmitting == false }
      #expect(client.state.overlays.friend?.form.failure == .server(.uidInvalid))
      await client.link.emit(.addFriendReply(.success, to: Self.carol.uid))
      await client.until { !$0.overlays.contains(.friend) }
      #expect(client.state.overlays == [.help(firstLine: 3)])
    }
  }

  @Test func `a row of the settings hands over to what it leads to`() async throws {
    try await withRequestDialog { client in
      client.controller.handle(.shell(.openSettings))
      client.controller.handle(.shell(.activateSettings(.logout)))
      #expect(client.state.overlays.all.map(\.kind) == [.friend, .confirmLogout])
    }
  }

  @Test func `a login that fails below the help can be tried again`() async throws {
    try await ClientHarness.run { client in
      client.controller.handle(.form(.edit(.insert("nobody@example.com"), .email)))
      client.controller.handle(.form(.edit(.insert("secret1"), .password)))
      client.controller.handle(.form(.submit))
      client.controller.handle(.shell(.openHelp))
      await client.until { !$0.form.isSubmitting }
      #expect(client.state.form.failure != nil && client.state.overlay == .help())
    }
  }
}
