import ChatProtocol
import Foundation
import Testing

@testable import ServerStub

/// Files that earlier versions of the server made in use open with everything in them.
@Suite struct EarlierDatabaseTests {
  /// Three accounts beside the built-in ones: two of them friends who wrote 23 texts, the third waits to become one.
  @Test func aFileOfVersion6HasEverything() async throws {
    let folder = try StorageFolder()
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Databases/version-6.db")
    try FileManager.default.copyItem(atPath: file.path, toPath: folder.database)
    let (alice, bob) = (UserID(rawValue: 1001), UserID(rawValue: 1002))
    for _ in 0..<2 {
      let storage = try await ServerStorage.sqlite(path: folder.database)
      #expect(storage.repair == nil)
      #expect(try await storage.accounts.profile(of: alice)?.email == "alice@example.org")
      #expect(try await storage.friends.friends(of: alice).map(\.profile.name).sorted() == ["bob", "文件传输助手"])
      let applicants = try await storage.friends.applications(to: alice, limit: 10)
      #expect(
        applicants.filter { $0.status == ApplyEntry.pending }.map(\.profile.name).sorted() == ["carol", "xiaowei"])
      let log = try await storage.log(of: bob)
      let texts = log.compactMap { if case .text(let text) = $0.content { text } else { nil } }
      #expect(texts.map(\.seq.rawValue) == Array(1...23))
      #expect(texts.prefix(2).map(\.content) == ["你好，鲍勃！👍🏽", "早上好 🎉 café"])
      #expect(log.map(\.number.rawValue) == Array(1...Int64(log.count)))
      await storage.close()
    }
  }
}
