import Foundation
import Testing

@testable import LocalDatabase

@Suite final class DatabaseTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "database-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    // Left behind in the temporary folder at worst.
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static let schema = [
    Migration(version: 1, sql: "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, data BLOB)")
  ]

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? Int ?? 0) & 0o777
  }

  @Test func valuesComeBackAsTheyWentIn() throws {
    let database = try Database.inMemory()
    try database.migrate(Self.schema)
    try database.run("INSERT INTO note VALUES (?, ?, ?)", Int64.max, "", [UInt8](0...255))
    try database.run("INSERT INTO note VALUES (?, ?, ?)", 2, "你好 👨‍👩‍👧 'quoted'", [UInt8]?.none)
    let rows = try database.all("SELECT id, text, data FROM note ORDER BY id DESC") {
      ($0.int64(0), $0.string(1), $0.isNull(2) ? nil : $0.blob(2))
    }
    #expect(rows[0].0 == .max)
    #expect(rows[0].1 == "")
    #expect(rows[0].2 == [UInt8](0...255))
    #expect(rows[1].1 == "你好 👨‍👩‍👧 'quoted'")
    #expect(rows[1].2 == nil)
  }

  @Test func rowsBehindTheWantedOnesAreNotRead() throws {
    let database = try Database.inMemory()
    var read = 0
    let numbers = try database.prefix(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i > ?", 5
    ) { row -> Int64? in
      read += 1
      return row.int64(0) < 8 ? row.int64(0) : nil
    }
    #expect(numbers == [6, 7])
    #expect(read == 3)
  }

  @Test func aReadingConnectionSeesOneMomentAndWritesNothing() throws {
    let path = folder + "/read.db"
    let writer = try Database.open(path: path)
    try writer.migrate(Self.schema)
    let reader = try Database.openToRead(path: path)
    func count() throws(DatabaseError) -> Int64? { try reader.first("SELECT count(*) FROM note") { $0.int64(0) } }
    try reader.snapshot { () throws(DatabaseError) in
      #expect(try count() == 0)
      try writer.run("INSERT INTO note(text) VALUES ('x')")
      #expect(try count() == 0)
    }
    #expect(try count() == 1)
    #expect(throws: DatabaseError.self) { try reader.run("INSERT INTO note(text) VALUES ('y')") }
    #expect(throws: DatabaseError.self) { try Database.openToRead(path: folder + "/missing.db") }
  }

  @Test func filesArePrivateWhateverTheUmask() throws {
    let path = folder + "/private.db"
    let database = try Database.open(path: path)
    try database.migrate(Self.schema)
    try database.run("INSERT INTO note(text) VALUES ('x')")
    for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
  }

  @Test func aTransactionThatThrowsLeavesNothingBehind() throws {
    let database = try Database.inMemory()
    try database.migrate(Self.schema)
    #expect(throws: DatabaseError.self) {
      try database.transaction { () throws(DatabaseError) in
        try database.run("INSERT INTO note(text) VALUES ('outer')")
        try database.run("INSERT INTO note(text) VALUES ('outer')")
      }
    }
    try database.transaction { () throws(DatabaseError) in
      try database.run("INSERT INTO note(text) VALUES ('kept')")
      _ = try? database.transaction { () throws(DatabaseError) in
        try database.run("INSERT INTO note(text) VALUES ('inner')")
        try database.run("INSERT INTO note(text) VALUES ('kept')")
      }
    }
    #expect(try database.all("SELECT text FROM note") { $0.string(0) } == ["kept"])
  }

  @Test func constraintsAreTold() throws {
    let database = try Database.inMemory()
    try database.migrate(Self.schema)
    try database.run("INSERT INTO note(text) VALUES ('x')")
    let error = #expect(throws: DatabaseError.self) { try database.run("INSERT INTO note(text) VALUES ('x')") }
    #expect(error?.code == .constraint)
  }

  @Test func aMissingParameterIsAnErrorAndNotNull() throws {
    let database = try Database.inMemory()
    try database.migrate(Self.schema)
    #expect(throws: DatabaseError.self) { try database.run("INSERT INTO note(text) VALUES (?)") }
  }

  @Test func migrationsRunOnceAndANewerFileIsRefused() throws {
    let path = folder + "/schema.db"
    let later = Self.schema + [Migration(version: 2, sql: "ALTER TABLE note ADD COLUMN extra TEXT")]
    do {
      let database = try Database.open(path: path)
      try database.migrate(Self.schema)
      try database.run("INSERT INTO note(text) VALUES ('old')")
      try database.migrate(later)
      try database.migrate(later)
      #expect(try database.first("SELECT text FROM note WHERE extra IS NULL") { $0.string(0) } == "old")
    }
    let error = #expect(throws: DatabaseError.self) { try Database.open(path: path).migrate(Self.schema) }
    #expect(error?.code == .newerSchema)
  }

  @Test func aFailingMigrationChangesNothing() throws {
    let database = try Database.inMemory()
    let broken = Self.schema + [Migration(version: 2, sql: "CREATE TABLE second(x); SELECT nonsense")]
    #expect(throws: DatabaseError.self) { try database.migrate(broken) }
    #expect(try database.first("PRAGMA user_version") { $0.int32(0) } == 1)
    #expect(try database.first("SELECT count(*) FROM sqlite_schema WHERE name = 'second'") { $0.int32(0) } == 0)
  }

  @Test func damageInsideAFileIsFoundByTheQuickCheck() throws {
    let path = folder + "/inside.db"
    do {
      let database = try Database.open(path: path)
      try database.migrate(Self.schema)
      for number in 0..<500 {
        try database.run("INSERT INTO note(text) VALUES (?)", String(repeating: "y\(number)", count: 20))
      }
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes.replaceSubrange(8192..<12_288, with: Data(repeating: 0xEE, count: 4096))
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: DatabaseError.self) { try Database.open(path: path).quickCheck() }
    #expect(error?.code == .corrupt)
  }

  @Test func companionsThatWereReadableByOthersBecomePrivate() throws {
    let path = folder + "/older.db"
    let first = try Database.open(path: path)
    try first.migrate(Self.schema)
    try first.run("INSERT INTO note(text) VALUES ('x')")
    for suffix in ["", "-wal", "-shm"] {
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path + suffix)
    }
    _ = try Database.open(path: path)
    for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
  }

  @Test func openingAFileAgainKeepsTheLocksOfTheFirstConnection() throws {
    let path = folder + "/locks.db"
    let first = try Database.open(path: path)
    try first.migrate(Self.schema)
    _ = try Database.open(path: path).all("SELECT text FROM note") { $0.string(0) }
    // SQLite's shared range (lockingv3, "File Locking"); F_OFD_GETLK (36) also sees the locks of this process.
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0002
    lock.l_len = 510
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    #expect(fcntl(descriptor, 36, &lock) == 0)
    #expect(lock.l_type == Int16(F_RDLCK))
    withExtendedLifetime(first) {}
  }

  @Test func nothingIsWrittenAfterATransactionEndedByItself() throws {
    let database = try Database.inMemory()
    try database.migrate(Self.schema)
    let error = #expect(throws: DatabaseError.self) {
      try database.transaction { () throws(DatabaseError) in
        try database.run("INSERT INTO note(text) VALUES ('first')")
        // As SQLite does by itself when the disk is full.
        try database.execute("ROLLBACK")
        try database.run("INSERT INTO note(text) VALUES ('second')")
      }
    }
    #expect(error?.code == .io)
    #expect(try database.first("SELECT count(*) FROM note") { $0.int(0) } == 0)
    try database.transaction { () throws(DatabaseError) in
      _ = try database.run("INSERT INTO note(text) VALUES ('third')")
    }
    #expect(try database.first("SELECT count(*) FROM note") { $0.int(0) } == 1)
  }

  @Test func aFullDiskIsToldAndTheDatabaseGoesOn() throws {
    let database = try Database.inMemory()
    try database.migrate(Self.schema)
    try database.execute("PRAGMA max_page_count = 8")
    let error = #expect(throws: DatabaseError.self) {
      try database.run("INSERT INTO note(text, data) VALUES ('big', zeroblob(100000))")
    }
    #expect(error?.code == .full)
    try database.run("INSERT INTO note(text) VALUES ('small')")
  }

  @Test func anEmptyBlobIsNotNull() throws {
    let database = try Database.inMemory()
    try database.migrate(Self.schema)
    try database.run("INSERT INTO note(text, data) VALUES ('x', ?)", [UInt8]())
    #expect(try database.first("SELECT data FROM note") { $0.isNull(0) } == false)
  }

  @Test func aQueryMayRunInsideItself() throws {
    let database = try Database.inMemory()
    try database.migrate(Self.schema)
    for text in ["a", "b"] { try database.run("INSERT INTO note(text) VALUES (?)", text) }
    var pairs: [String] = []
    let query = "SELECT text FROM note ORDER BY id"
    try database.query(query) { (outer) throws(DatabaseError) in
      let first = outer.string(0)
      try database.query(query) { pairs.append(first + $0.string(0)) }
    }
    #expect(pairs == ["aa", "ab", "ba", "bb"])
  }

  @Test func manyDifferentStatementsDoNotPileUp() throws {
    let database = try Database.inMemory()
    for number in 0..<1000 { #expect(try database.first("SELECT \(number)") { $0.int(0) } == number) }
  }

  @Test func aFolderThatIsMissingIsNamed() {
    let error = #expect(throws: DatabaseError.self) { try Database.open(path: folder + "/none/x.db") }
    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("none/x.db") == true)
  }
}
