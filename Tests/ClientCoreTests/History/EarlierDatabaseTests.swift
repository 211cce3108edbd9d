import ChatProtocol
import Foundation
import Testing

@testable import ClientCore

/// Files that earlier versions of the program made in use open with everything in them.
@Suite struct EarlierDatabaseTests {
  /// An account in offline mode: a chat of 23 texts with a draft, notes to oneself that are empty, two friends, and
  /// applications of which one waits.
  @Test func `a file of version 6 has everything`() async throws {
    let folder = try TemporaryFolder()
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Databases/version-6.db")
    try FileManager.default.copyItem(atPath: file.path, toPath: "\(folder.path)/1001.db")
    let (alice, bob) = (UserID(rawValue: 1001), UserID(rawValue: 1002))
    for _ in 0..<2 {
      let store = try await HistoryStore.open(account: alice, folder: folder.path)
      let snapshot = try await store.loadSnapshot()
      #expect(snapshot.damagedFile == nil)
      #expect(snapshot.profile?.name == "alice")
      #expect(snapshot.contacts.map(\.profile.name).sorted() == ["bob", "文件传输助手"])
      #expect(snapshot.applications.map(\.profile.name) == ["carol", "bob", "xiaowei"])
      #expect(snapshot.applications.map(\.status) == [.pending, .accepted, .pending])
      #expect(snapshot.conversations.map(\.id) == [.direct(bob), .direct(UserID(rawValue: 1))])
      let chat = try #require(snapshot.conversations.first)
      #expect(chat.draft == "half a draft 草稿" && chat.unreadCount == 0)
      #expect(chat.marks == ConversationMarks(lastSeq: 23, ownRead: 23, peerRead: 23, peerDelivered: 23))
      let messages = try await store.messages(in: .direct(bob), before: nil, limit: 100)
      #expect(messages.compactMap(\.seq?.rawValue) == Array(1...23))
      #expect(messages.prefix(2).map(\.text) == ["你好，鲍勃！👍🏽", "早上好 🎉 café"])
      #expect(messages.last?.text == "to be taken back" && messages.last?.delivery == .sent)
      #expect(try await store.syncPosition().cursor > 0)
      while try await store.indexForSearch() {}
      let query = try #require(SearchQuery("CAFE"))
      #expect(try await store.search(query, before: nil, limit: 5).hits.map(\.conversation) == [.direct(bob)])
      await store.close()
    }
  }
}
