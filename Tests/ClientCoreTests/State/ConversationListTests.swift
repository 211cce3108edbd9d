import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct ConversationListTests {
  private static func sorted(_ conversations: [UserID: Conversation]) -> [Conversation] {
    conversations.values.sorted {
      $0.lastActivity == $1.lastActivity ? $0.peer < $1.peer : $0.lastActivity > $1.lastActivity
    }
  }

  @Test(arguments: 1...20) func aListIsAlwaysWhatSortingWouldMakeOfIt(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var list = ConversationList()
    var model: [UserID: Conversation] = [:]
    for step in 0..<200 {
      let peer = UserID(rawValue: Int32.random(in: 1...40, using: &generator))
      let activity = Int64.random(in: 0...9, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        let added = (0..<Int.random(in: 0...30, using: &generator)).map {
          Conversation(peer: UserID(rawValue: peer.rawValue + Int32($0)), lastActivity: activity, unreadCount: 1)
        }
        list.add(added)
        for conversation in added where model[conversation.peer] == nil { model[conversation.peer] = conversation }
      case 1:
        let conversation = Conversation(peer: peer, lastActivity: activity, unreadCount: step)
        list.insert(conversation)
        model[peer] = conversation
      case 2 where !list.isEmpty:
        let row = Int.random(in: 0..<list.count, using: &generator)
        model[list[row].peer]?.lastActivity = activity
        list[row].lastActivity = activity
      default:
        list.update(peer) { $0.unreadCount += 2 }
        model[peer]?.unreadCount += 2
      }
      let expected = Self.sorted(model)
      #expect(Array(list) == expected)
      #expect(Array(list.peers) == expected.map(\.peer))
      #expect(list.unreadCount == expected.reduce(0) { $0 + $1.unreadCount })
      for (row, conversation) in expected.enumerated() {
        #expect(list.row(of: conversation.peer) == row)
        #expect(list[conversation.peer] == conversation)
      }
      #expect(list[UserID(rawValue: 9_999)] == nil)
    }
    #expect(ConversationList(Self.sorted(model).reversed()) == list)
  }
}
