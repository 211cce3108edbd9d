import ChatProtocol
import Foundation
import LocalDatabase
import Synchronization
import Testing

@testable import ServerStub

/// A text that was taken back is not to be found any more.
@Suite struct ForgottenTextTests {
  private let folder: StorageFolder
  private let clock = SteppedClock()
  /// What the store has waited for; it takes no time here.
  private let pauses = PauseRecord()

  init() throws {
    folder = try StorageFolder()
  }

  /// - Parameter waits: whether pauses of the store last until it is closed.
  private func open(waits: Bool = false) async throws -> SQLiteStore {
    let sleep: @Sendable (Duration) async throws -> Void = { [pauses] pause in
      pauses.add(pause)
      if waits { try await Task.sleep(for: .seconds(86_400)) }
    }
    return try await SQLiteStore.open(
      .file(folder.database), clock: clock.serverClock, publisher: NoPublisher(), limits: AccountLimits(), sleep: sleep
    ).store
  }

  private func send(_ content: String, id: MessageID, over store: SQLiteStore) async throws -> TextReceipt {
    let (alice, bob) = (UserID(rawValue: 1001), UserID(rawValue: 1002))
    let item = TextItem(msgid: id, content: MessageContent(content))
    return try #require(try await store.append([TextSubmission(from: alice, to: bob, items: [item])]).first)
  }

  /// Whether any file of the folder holds a text.
  private func isInFiles(_ text: String) throws -> Bool {
    try folder.names().contains { name in
      FileManager.default.contents(atPath: folder.path + "/" + name)?.range(of: Data(text.utf8)) != nil
    }
  }

  @Test(arguments: [10, 30_000]) func aRecalledTextLeavesNoTraceInTheFiles(repeats: Int) async throws {
    let store = try await open()
    let (alice, bob) = (UserID(rawValue: 1001), UserID(rawValue: 1002))
    let secret = "under the third stone "
    _ = try await send(String(repeating: secret, count: repeats), id: "m", over: store)
    _ = try await send("kept", id: "k", over: store)
    #expect(try isInFiles(secret))
    #expect(try await store.recall("m", by: alice, peer: bob) == .done(version: 0))
    await store.erasing?.value
    #expect(pauses.all == [.seconds(2)], "the log of writes follows soon")
    #expect(try !isInFiles(secret))
    #expect(try isInFiles("kept"))
    await store.close()
  }

  @Test func aBackupThatReadsTheFileHoldsUpNobodyAndTheTextGoesAfterIt() async throws {
    let store = try await open(waits: true)
    let secret = "under the third stone "
    _ = try await send(secret, id: "m", over: store)
    let backup = try Database.open(path: folder.database)
    try backup.execute("BEGIN")
    #expect(try backup.first("SELECT count(*) FROM message") { $0.int(0) } == 1)
    _ = try await store.recall("m", by: UserID(rawValue: 1001), peer: UserID(rawValue: 1002))
    await store.erase()
    #expect(await store.erasing != nil, "texts wait behind it, so it is given up and tried again")
    try backup.execute("COMMIT")
    await store.erase()
    #expect(try !isInFiles(secret))
    await store.close()
  }

  @Test func theDigestOfARecalledTextCannotBeGuessed() async throws {
    var store = try await open()
    let (alice, bob) = (UserID(rawValue: 1001), UserID(rawValue: 1002))
    _ = try await send("yes", id: "m", over: store)
    _ = try await store.recall("m", by: alice, peer: bob)
    await store.close()
    let plain = try Secrets.sha256(Array("yes".utf8))
    func storedHash() throws -> [UInt8]? {
      try Database.open(path: folder.database).first("SELECT body_hash FROM message") { $0.blob(0) }
    }
    #expect(try storedHash()?.count == 32)
    #expect(try storedHash() != plain)
    // A file of an older version has plain ones, which are keyed when it is opened.
    let database = try Database.open(path: folder.database)
    try database.run("UPDATE message SET body_hash = ?", plain)
    try database.execute("DELETE FROM secret")
    store = try await open()
    #expect(try storedHash() != plain)
    #expect(try await send("yes", id: "m", over: store).conflicts.isEmpty, "a resend is still known")
    #expect(try await send("no", id: "m", over: store).conflicts == [0])
    await store.close()
  }

  @Test func hmacAgreesWithTheTestVectors() throws {
    // RFC 4231, cases 2 and 6.
    let short = try Secrets.hmacSHA256(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(short.hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let long = try Secrets.hmacSHA256(
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8), key: [UInt8](repeating: 0xAA, count: 131))
    #expect(long.hex == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }
}

/// How long was waited, by something that did not really wait.
private final class PauseRecord: Sendable {
  private let pauses = Mutex<[Duration]>([])

  var all: [Duration] { pauses.withLock { $0 } }

  func add(_ pause: Duration) {
    pauses.withLock { $0.append(pause) }
  }
}

extension [UInt8] {
  fileprivate var hex: String { map { String(format: "%02x", $0) }.joined() }
}
