import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct ConversationListTests {
  @Test(arguments: 1...20) func aListIsAlwaysWhatAnArrayWouldBe(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var list = ConversationList()
    var model: [Conversation] = []
    for step in 0..<200 {
      let number = Int32.random(in: 1...40, using: &generator)
      let id = ConversationID.direct(UserID(rawValue: number))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0:
        let added = (0..<Int.random(in: 0...30, using: &generator)).map {
          Conversation(
            .direct(UserID(rawValue: number + Int32($0))),
            begun: Timestamp(rawValue: .random(in: 0...1, using: &generator)),
            unreadCount: 1)
        }
        list.add(added)
        for conversation in added where !model.contains(where: { $0.id == conversation.id }) {
          model.insert(conversation, at: conversation.begun > 0 ? 0 : model.count)
        }
      case 1:
        list.raise(id)
        if let row = model.firstIndex(where: { $0.id == id }) { model.insert(model.remove(at: row), at: 0) }
      case 2 where !list.isEmpty:
        let row = Int.random(in: 0..<list.count, using: &generator)
        model[row].draft = "\(step)"
        list[row].draft = "\(step)"
      case 3:
        let ids = model.map(\.id).shuffled(using: &generator).prefix(10) + [.direct(UserID(rawValue: 9_999))]
        list.order(Array(ids))
        let named = ids.compactMap { id in model.first { $0.id == id } }
        model = named + model.filter { !ids.contains($0.id) }
      default:
        list.update(id) { $0.unreadCount += 2 }
        if let row = model.firstIndex(where: { $0.id == id }) { model[row].unreadCount += 2 }
      }
      #expect(Array(list) == model)
      #expect(Array(list.ids) == model.map(\.id))
      #expect(list.unreadCount == model.reduce(0) { $0 + $1.unreadCount })
      for (row, conversation) in model.enumerated() {
        #expect(list.row(of: conversation.id) == row)
        #expect(list[conversation.id] == conversation)
      }
      #expect(list[.direct(UserID(rawValue: 9_999))] == nil)
    }
    #expect(ConversationList(model) == list)
  }
}
