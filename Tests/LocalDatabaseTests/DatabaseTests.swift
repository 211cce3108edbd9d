import Foundation
import Testing

@testable import LocalDatabase

@Suite struct DatabaseTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "database-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
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

  @Test func aFileThatIsNoDatabaseIsKeptAndReplaced() throws {
    let path = folder + "/garbage.db"
    let garbage = Data(repeating: 0x41, count: 10_000)
    try garbage.write(to: URL(fileURLWithPath: path))
    let (database, repair) = try Database.openRepairing(path: path, migrations: Self.schema, now: 1_700_000_000)
    let kept = try #require(repair?.keptAt)
    #expect(try Data(contentsOf: URL(fileURLWithPath: kept)) == garbage)
    try database.run("INSERT INTO note(text) VALUES ('works')")
  }

  @Test func readableRowsOfADamagedFileAreSaved() throws {
    let path = folder + "/damaged.db"
    do {
      let database = try Database.open(path: path)
      try database.migrate(Self.schema)
      try database.transaction { () throws(DatabaseError) in
        for number in 0..<2000 {
          try database.run("INSERT INTO note(id, text) VALUES (?, ?)", number, String(repeating: "x\(number)", count: 20))
        }
      }
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    // The last pages are cut off: the header and the first rows can still be read.
    let url = URL(fileURLWithPath: path)
    let whole = try Data(contentsOf: url)
    try whole.prefix(whole.count / 2 / 4096 * 4096).write(to: url)
    let (repaired, repair) = try Database.openRepairing(path: path, migrations: Self.schema, now: 1)
    let saved = try #require(repair?.savedRows)
    #expect(saved > 500)
    #expect(try repaired.first("SELECT count(*) FROM note") { $0.int(0) } == saved)
    #expect(try repaired.first("SELECT text FROM note WHERE id = 7") { $0.string(0) } == String(repeating: "x7", count: 20))
    try repaired.quickCheck()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!names.contains { $0.contains(".reading") })
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

  @Test func aFolderThatIsMissingIsNamed() {
    let error = #expect(throws: DatabaseError.self) { try Database.open(path: folder + "/none/x.db") }
    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("none/x.db") == true)
  }
}
