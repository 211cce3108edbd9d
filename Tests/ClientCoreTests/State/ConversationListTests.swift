import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct ConversationListTests {
  @Test(arguments: 1...20) func aListIsAlwaysWhatAnArrayWouldBe(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var list = ConversationList()
    var model: [Conversation] = []
    for step in 0..<200 {
      let peer = UserID(rawValue: Int32.random(in: 1...40, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0:
        let added = (0..<Int.random(in: 0...30, using: &generator)).map {
          Conversation(
            peer: UserID(rawValue: peer.rawValue + Int32($0)), begun: Int64.random(in: 0...1, using: &generator),
            unreadCount: 1)
        }
        list.add(added)
        for conversation in added where !model.contains(where: { $0.peer == conversation.peer }) {
          model.insert(conversation, at: conversation.begun > 0 ? 0 : model.count)
        }
      case 1:
        list.raise(peer)
        if let row = model.firstIndex(where: { $0.peer == peer }) { model.insert(model.remove(at: row), at: 0) }
      case 2 where !list.isEmpty:
        let row = Int.random(in: 0..<list.count, using: &generator)
        model[row].draft = "\(step)"
        list[row].draft = "\(step)"
      case 3:
        let peers = model.map(\.peer).shuffled(using: &generator).prefix(10) + [UserID(rawValue: 9_999)]
        list.order(Array(peers))
        let named = peers.compactMap { peer in model.first { $0.peer == peer } }
        model = named + model.filter { !peers.contains($0.peer) }
      default:
        list.update(peer) { $0.unreadCount += 2 }
        if let row = model.firstIndex(where: { $0.peer == peer }) { model[row].unreadCount += 2 }
      }
      #expect(Array(list) == model)
      #expect(Array(list.peers) == model.map(\.peer))
      #expect(list.unreadCount == model.reduce(0) { $0 + $1.unreadCount })
      for (row, conversation) in model.enumerated() {
        #expect(list.row(of: conversation.peer) == row)
        #expect(list[conversation.peer] == conversation)
      }
      #expect(list[UserID(rawValue: 9_999)] == nil)
    }
    #expect(ConversationList(model) == list)
  }
}
