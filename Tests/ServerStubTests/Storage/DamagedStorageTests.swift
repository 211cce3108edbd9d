import ChatProtocol
import Foundation
import LocalDatabase
import Testing

@testable import ServerStub

/// A server does not go on silently without what it should have, and each way on can be taken.
@Suite struct DamagedStorageTests {
  private let folder: StorageFolder
  private let clock = SteppedClock()

  init() throws {
    folder = try StorageFolder()
  }

  private func open(_ policy: DamagePolicy = .refuse) async throws -> ServerStorage {
    try await ServerStorage.sqlite(path: folder.database, policy: policy, clock: clock.serverClock)
  }

  private func fill(accounts: Int = 30, texts: Int = 50) async throws {
    let storage = try await open()
    var users: [UserID] = []
    for number in 0..<accounts { users.append(try await storage.addAccount("user\(number)")) }
    for number in 0..<texts {
      try await storage.send("text \(number)", id: "t\(number)", from: users[0], to: users[1])
    }
    await storage.close()
  }

  private func root(of name: String) throws -> Int {
    let database = try Database.open(path: folder.database)
    return try database.first("SELECT rootpage FROM sqlite_schema WHERE name = ?", name) { $0.int(0) } ?? 0
  }

  private func overwrite(page: Int, with byte: UInt8) throws {
    let handle = try #require(FileHandle(forWritingAtPath: folder.database))
    try handle.seek(toOffset: UInt64((page - 1) * 4096))
    try handle.write(contentsOf: Data(repeating: byte, count: 4096))
    try handle.close()
  }

  private func accountNames(_ storage: ServerStorage) async throws -> Int {
    var count = 0
    for uid in 1001..<1101 {
      if try await storage.accounts.profile(of: UserID(rawValue: Int32(uid))) != nil { count += 1 }
    }
    return count
  }

  private func expectRefusal(_ words: String, sourceLocation: SourceLocation = #_sourceLocation) async {
    let error = await #expect(throws: ServerError.self, sourceLocation: sourceLocation) { _ = try await open() }
    let message = error?.message ?? ""
    #expect(message.contains(words), "\(message)", sourceLocation: sourceLocation)
    #expect(message.contains("recover") && message.contains(folder.database), sourceLocation: sourceLocation)
    #expect(!message.contains("\n"), sourceLocation: sourceLocation)
  }

  @Test func withAnAccountLostItDoesNotStart() async throws {
    try await fill(accounts: 3)
    try overwrite(page: try root(of: "user"), with: 0xEE)
    await expectRefusal("no account can be read")
    // Nothing was changed, so it says so again.
    await expectRefusal("no account can be read")
    #expect(try folder.names().contains { $0.contains(".broken") } == false)
  }

  @Test func withMoreThanAHundredthOfTheTextsLostItDoesNotStartUntilThatIsAccepted() async throws {
    try await fill(texts: 400)
    try overwrite(page: try leaf(of: "message"), with: 0xEE)
    await expectRefusal("0 of 30 accounts")
    let done = try await StorageRecovery.acceptLoss.carryOut(on: folder.database, clock: clock.serverClock)
    #expect(done.contains("30 accounts"))
    #expect(done.contains(".broken-"))
    let storage = try await open()
    #expect(try await accountNames(storage) == 30)
    await storage.close()
  }

  private func leaf(of table: String) throws -> Int {
    let pages = try leaves(of: table)
    return try #require(pages.dropFirst(pages.count / 2).first)
  }

  private func leaves(of table: String) throws -> [Int] {
    let database = try Database.open(path: folder.database)
    return try database.all("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", table) { $0.int(0) }
  }

  /// What is left of the file may be whole, and tell of nothing that is missing.
  @Test(arguments: ["cut off", "zeroes"], [2, 3, 12, 20])
  func withTheEndOfTheFileLostItDoesNotStart(damage: String, pages: Int) async throws {
    try await fill(texts: 400)
    let url = URL(fileURLWithPath: folder.database)
    let whole = try Data(contentsOf: url)
    let rest = whole.prefix(pages * 4096)
    #expect(rest.count < whole.count / 2)
    try (damage == "zeroes" ? rest + Data(repeating: 0, count: whole.count - rest.count) : rest).write(to: url)
    await expectRefusal("Nothing was changed")
    let done = try await StorageRecovery.acceptLoss.carryOut(on: folder.database, clock: clock.serverClock)
    #expect(done.contains(".broken-"))
    await (try open()).close()
  }

  @Test func anIndexThatContradictsItsTableIsMadeAnew() async throws {
    try await fill(texts: 400)
    let (source, target) = (try leaf(of: "message"), try leaf(of: "sqlite_autoindex_message_1"))
    let url = URL(fileURLWithPath: folder.database)
    var file = try Data(contentsOf: url)
    file.replaceSubrange((target - 1) * 4096..<target * 4096, with: file[(source - 1) * 4096..<source * 4096])
    try file.write(to: url)
    let storage = try await open()
    #expect(storage.repair?.report.lost == [:])
    let page = try await storage.messages.history(
      of: UserID(rawValue: 1001), with: UserID(rawValue: 1002), before: nil, limit: 1_000, maxBytes: .max)
    #expect(page.messages.count == 400)
  }

  @Test(arguments: [0, 1, 3, 4] as [UInt8])
  func whereTheNumberOfTheSchemaIsLowerThanTheTablesNothingIsLost(version: UInt8) async throws {
    try await fill(texts: 400)
    let url = URL(fileURLWithPath: folder.database)
    var file = try Data(contentsOf: url)
    file.replaceSubrange(60..<64, with: [0, 0, 0, version])
    try file.write(to: url)
    let storage = try await open()
    #expect(storage.repair?.report.lost == [:])
    #expect(storage.repair?.report.saved["message"] == 400)
    #expect(try await accountNames(storage) == 30)
  }

  @Test func withIndexesLostItStarts() async throws {
    try await fill()
    try overwrite(page: try root(of: "sqlite_autoindex_user_1"), with: 0xEE)
    let storage = try await open()
    #expect(storage.repair?.report.lost == [:])
    #expect(try await accountNames(storage) == 30)
  }

  @Test func withTheFirstPageLostItStartsWithEverything() async throws {
    try await fill()
    try overwrite(page: 1, with: 0)
    let storage = try await open()
    #expect(try await accountNames(storage) == 30)
    #expect(try await storage.addAccount("next") == UserID(rawValue: 1031))
  }

  @Test(arguments: ["emptied", "gone", "zeroes", "cut short", "another file"])
  func aDatabaseWithoutItsAccountsIsNotServed(damage: String) async throws {
    try await fill()
    let url = URL(fileURLWithPath: folder.database)
    switch damage {
    case "emptied": try Data().write(to: url)
    case "gone": try FileManager.default.removeItem(at: url)
    case "zeroes": try Data(repeating: 0, count: 40_960).write(to: url)
    case "cut short": try Data(contentsOf: url).prefix(4096).write(to: url)
    default: try Data("not a database, but a letter".utf8).write(to: url)
    }
    await expectRefusal("Nothing was changed")
    let done = try await StorageRecovery.startEmpty.carryOut(on: folder.database, clock: clock.serverClock)
    #expect(done.contains("0 accounts"))
    let storage = try await open()
    #expect(try await storage.addAccount("new").rawValue >= 1031)
  }

  @Test func aBackupTakesThePlaceOfADamagedFile() async throws {
    try await fill()
    let backup = folder.path + "/backup.db"
    try FileManager.default.copyItem(atPath: folder.database, toPath: backup)
    try Data("letter".utf8).write(to: URL(fileURLWithPath: folder.database))
    let wrong = StorageRecovery.restore(folder.database)
    let error = await #expect(throws: ServerError.self) {
      try await wrong.carryOut(on: folder.database, clock: clock.serverClock)
    }
    #expect(error?.message.contains("no whole database") == true)
    let done = try await StorageRecovery.restore(backup).carryOut(on: folder.database, clock: clock.serverClock)
    #expect(done.contains("30 accounts and 50 texts"))
    let storage = try await open()
    #expect(storage.repair == nil)
    #expect(try await accountNames(storage) == 30)
    #expect(try folder.names().contains { $0.hasPrefix("server.db.broken-") })
  }

  @Test func aNewDatabaseIsNotTakenForALostOne() async throws {
    let first = try await open()
    try await first.accounts.ensureBuiltIn(BuiltInAccount.companion.profile)
    await first.close()
    let second = try await open()
    #expect(try await second.addAccount("alice") == UserID(rawValue: 1001))
  }
}
