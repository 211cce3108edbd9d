import Foundation
import ServerStub
import Testing

@Suite struct ServerLimitTests {
  @Test func theDocumentListsEveryLimitWithItsDefault() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let document = try String(contentsOf: root.appending(path: "docs/limits.md"), encoding: .utf8)
    let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    let defaults = ServerConfiguration(mailer: InMemoryMailer())
    #expect(rows == ServerLimit.all.map { "| `\($0.name)` | \($0.value(in: defaults)) | \($0.meaning) |" })
  }

  @Test func everyLimitCanBeSetAndHasANameOfItsOwn() {
    var configuration = ServerConfiguration(mailer: InMemoryMailer())
    for (index, limit) in ServerLimit.all.enumerated() {
      let value = min(limit.range.upperBound, limit.range.lowerBound + index + 1)
      limit.set(value, in: &configuration)
      #expect(limit.value(in: configuration) == value, "\(limit.name)")
      #expect(limit.range.contains(limit.value(in: ServerConfiguration(mailer: InMemoryMailer()))), "\(limit.name)")
      #expect(ServerLimit.named(limit.name)?.meaning == limit.meaning)
    }
    #expect(Set(ServerLimit.all.map(\.name)).count == ServerLimit.all.count)
    #expect(ServerLimit.named("none") == nil)
  }
}
