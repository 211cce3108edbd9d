import ChatProtocol
import Testing

@Suite struct ConversationIDTests {
  @Test func everyConversationComesBackFromItsKey() throws {
    let groups = try [1, 2, Int64(UInt32.max), GroupID.maximum.rawValue].map { try #require(GroupID(rawValue: $0)) }
    let peers = [Int32.min, -1, 0, 1, 1001, .max].map(UserID.init(rawValue:))
    let all = peers.map(ConversationID.direct) + groups.map(ConversationID.group)
    #expect(all.map { ConversationID(key: $0.key) } == all)
    #expect(Set(all.map(\.key)).count == all.count)
    // A database orders them as the program does.
    #expect(all.shuffled().sorted() == all.sorted { $0.key < $1.key })
  }

  @Test(arguments: [Int64.min, Int64(Int32.min) - 1, Int64(Int32.max) + 1, 1 << 32, .max])
  func aNumberThatNoneHasIsNone(key: Int64) {
    #expect(ConversationID(key: key) == nil)
  }

  @Test(arguments: [Int64.min, -1, 0, GroupID.maximum.rawValue + 1, .max]) func noGroupHasSuchANumber(number: Int64) {
    #expect(GroupID(rawValue: number) == nil)
  }

  @Test func aDirectConversationHasThePeersNumber() {
    let conversation = ConversationID.direct(UserID(rawValue: 1002))
    #expect(conversation.key == 1002 && conversation.peer == UserID(rawValue: 1002))
    #expect("\(conversation)" == "direct 1002")
  }
}
