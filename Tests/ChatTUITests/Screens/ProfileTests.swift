import ClientCore
import Testing

@testable import ChatTUI

@Suite struct ProfileTests {
  private func rows(_ state: AppState) -> [String] {
    let canvas = drawScreen(state, size: Size(columns: 80, rows: 24), theme: .builtInLight).canvas
    return (0..<24).map { canvas.rowText($0) }
  }

  @Test func ownProfileNamesTheServerInside() {
    var state = Sample.profileOwn.state(.english)
    for isOffline in [true, false] {
      state.isOffline = isOffline
      #expect(rows(state).contains { $0.contains(Strings(.english).offlineServer) } == isOffline)
    }
  }

  @Test(arguments: Language.allCases) func theFriendDialogWarnsOfANameLikeAFriends(language: Language) throws {
    var state = Sample.addFriend.state(language)
    let bob = try #require(state.main.contacts[People.bob])
    func warns() -> Bool { rows(state).contains { $0.contains(Strings(language).looksLike(bob)) } }
    #expect(!warns())
    guard case .friend(let form, var stranger) = state.overlay else { return #expect(Bool(false), "no dialog") }
    // A Cyrillic о.
    stranger.nick = "Bоb"
    state.overlays = [.friend(form, stranger)]
    #expect(warns())
  }
}
