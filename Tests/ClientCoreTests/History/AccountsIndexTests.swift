import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct AccountsIndexTests {
  private let account = LastAccount(
    server: GateEndpoint(host: "::1", port: 8080), email: "a@b.c", uid: UserID(rawValue: 7),
    session: RememberedSession(token: "t\"\n", host: "h", port: 65535))

  @Test func `remembers the last account in a private file`() throws {
    let folder = try TemporaryFolder()
    let index = AccountsIndex(paths: folder.paths)
    #expect(try index.load() == nil)
    try index.save(LastAccount(server: account.server, email: "first", uid: account.uid))
    try index.save(account)
    #expect(try index.load() == account)
    #expect(TemporaryFolder.names(in: folder.paths.data) == ["last-account.json"], "no temporary file is left")
    #expect(TemporaryFolder.mode(of: "\(folder.paths.data)/last-account.json") == 0o600)
  }

  @Test(arguments: ["127.0.0.1:8080", "https://chat.example.org:443", "https://[::1]:8443"])
  func `any server is read as it was written`(server: String) throws {
    let folder = try TemporaryFolder()
    let index = AccountsIndex(paths: folder.paths)
    let account = LastAccount(server: try GateEndpoint(parsing: server), email: "e", uid: UserID(rawValue: .max))
    try index.save(account)
    #expect(try index.load() == account)
  }

  @Test func `a logout forgets the session but not the address`() throws {
    let folder = try TemporaryFolder()
    let index = AccountsIndex(paths: folder.paths)
    try index.forgetSession()
    try index.save(account)
    try index.forgetSession()
    #expect(try index.load()?.email == "a@b.c")
    #expect(try index.load()?.session == nil)
    try index.clear()
    try index.clear()
    #expect(try index.load() == nil)
  }

  @Test(arguments: [
    "", "x", "[]", "{}", #"{"server":"h:1","email":"e"}"#, #"{"server":"h:0","email":"e","uid":1}"#,
    #"{"server":"h:1","email":"e","uid":99999999999}"#, #"{"server":1,"email":"e","uid":1}"#,
  ])
  func `a damaged file is told, and forgetting removes it`(content: String) throws {
    let folder = try TemporaryFolder()
    let index = AccountsIndex(paths: folder.paths)
    try PrivateFiles.createFolder(folder.paths.data)
    try PrivateFiles.write(Array(content.utf8), to: "\(folder.paths.data)/last-account.json")
    let error = #expect(throws: HistoryError.self) { try index.load() }
    #expect(error?.code == .corrupt)
    try index.forgetSession()
    #expect(try index.load() == nil)
  }

  @Test func `a session that cannot be read is no session`() throws {
    let folder = try TemporaryFolder()
    let index = AccountsIndex(paths: folder.paths)
    try PrivateFiles.createFolder(folder.paths.data)
    let content = #"{"server":"h:1","email":"e","uid":1,"session":{"token":"t","host":"h","port":70000}}"#
    try PrivateFiles.write(Array(content.utf8), to: "\(folder.paths.data)/last-account.json")
    #expect(
      try index.load() == LastAccount(server: GateEndpoint(host: "h", port: 1), email: "e", uid: UserID(rawValue: 1)))
  }

  @Test func `the token does not show`() {
    #expect(!"\(account.session.map { "\($0)" } ?? "")".contains("t\""))
  }
}
