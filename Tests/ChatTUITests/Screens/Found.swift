import ChatProtocol
import ClientCore

@testable import ChatTUI

/// Results of a search through the history, and a chat opened at one of them.
enum Found {
  static let excerpts = [
    "好的，明天见 👍🏽", "明天", "I'll be there 明天 at nine, with the slides and everything that you asked for last week",
    "这一句话很长很长，所以要找的字不在开头，而是在很后面的地方：我们明天下午三点在公司楼下见，不要迟到了，谢谢大家",
    "…前面省略了 line one line two 明天👨‍👩‍👧🇨🇳", "明天明天明天明天明天明天明天明天明天明天明天明天明天明天", "to\u{202E}evil 明天 \u{1B}[31m",
  ]

  static func hit(_ index: Int) -> SearchHit {
    let peers = [People.bob, People.carol, People.helper, UserID(rawValue: 4711)]
    return SearchHit(
      conversation: .direct(peers[index % peers.count]), message: MessageKey(sender: People.bob, id: "m\(index)"),
      timestamp: Sample.now.timestamp.advanced(byMilliseconds: -Int64(index * index) * 3_600_000),
      excerpt: excerpts[index % excerpts.count])
  }

  static func fill(_ state: inout AppState) {
    state.main.contacts[People.carol]?.tags = ["明天"]
    state.main.search.query.apply(.insert("明天"))
    state.main.search.messages.query = "明天"
    state.main.search.messages.hits = (0..<14).map(hit)
    state.main.search.messages.indexedPercent = 43
    state.main.search.selection = 4
    state.main.focus = .search
  }

  static func pane() -> ChatPaneState {
    var pane = People.pane()
    pane.messages = People.manyMessages
    pane.hasNewer = true
    pane.firstUnread = nil
    let found = pane.messages[250].key
    pane.anchor = .center(found)
    pane.highlighted = found
    return pane
  }
}

extension ScreenFrame {
  /// Every region that can be clicked, those above behind those below.
  var hitRegions: [HitRegion<Intent>] { hitMap.layers.flatMap(\.self) }
}
