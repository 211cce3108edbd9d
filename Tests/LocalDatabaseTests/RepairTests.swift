import Foundation
import Testing

@testable import LocalDatabase

@Suite struct RepairTests {
  private let file: DatabaseFile
  private var path: String { file.path }

  init() throws {
    file = try DatabaseFile()
  }

  private static let schema = [
    Migration(
      version: 1,
      sql: """
        CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
        CREATE TABLE word(word TEXT PRIMARY KEY, sense TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE line(text TEXT);
        """)
  ]
  private static let laterSchema =
    schema + [Migration(version: 2, sql: "ALTER TABLE note ADD COLUMN stars INTEGER NOT NULL DEFAULT 3")]

  /// Writes a file with so many rows in each table, and closes it.
  private func fill(rows: Int, migrations: [Migration] = RepairTests.schema) throws {
    let database = try Database.open(path: path)
    try database.migrate(migrations)
    try database.transaction { () throws(DatabaseError) in
      for number in 0..<rows {
        let text = String(repeating: "n\(number)", count: 20)
        try database.run("INSERT INTO note(id, text) VALUES (?, ?)", number, text)
        try database.run("INSERT INTO word VALUES (?, ?)", "w\(number)", text)
        try database.run("INSERT INTO line VALUES (?)", text)
      }
    }
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// Damages a page of a table that holds rows: one from the middle of those that are leaves.
  private func spoilLeaf(of table: String) throws {
    try file.spoil([try leafPage(of: table)])
  }

  /// A page in the middle of a table or an index.
  private func leafPage(of tree: String) throws -> Int {
    let pages = try file.pages("name = '\(tree)' AND pagetype = 'leaf'")
    return try #require(pages.isEmpty ? nil : pages[pages.count / 2])
  }

  private func open(_ migrations: [Migration] = RepairTests.schema) throws -> (Database, DatabaseRepair?) {
    try Database.openRepairing(path: path, migrations: migrations, now: 1_700_000_000)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: file.folder).sorted()
  }

  @Test func aSoundFileIsLeftAlone() throws {
    try fill(rows: 50)
    let (database, repair) = try open()
    #expect(repair == nil)
    #expect(try database.count("note") == 50)
  }

  @Test func aFileThatIsNoDatabaseIsKeptAndReplaced() throws {
    let garbage = Data(repeating: 0x41, count: 10_000)
    try garbage.write(to: URL(fileURLWithPath: path))
    let (database, repair) = try open()
    let kept = try #require(repair?.keptAt)
    #expect(try Data(contentsOf: URL(fileURLWithPath: kept)) == garbage)
    try database.run("INSERT INTO note(text) VALUES ('works')")
    #expect(try !names().contains { $0.contains(".re") || $0.contains(".damaged") })
  }

  @Test func readableRowsOfAFileCutShortAreSaved() throws {
    try fill(rows: 2000)
    let url = URL(fileURLWithPath: path)
    let whole = try Data(contentsOf: url)
    try whole.prefix(whole.count / 2 / DatabaseFile.pageBytes * DatabaseFile.pageBytes).write(to: url)
    let (repaired, repair) = try open()
    #expect(try #require(repair?.savedRows) > 1000)
    #expect(
      try repaired.first("SELECT text FROM note WHERE id = 7") { $0.string(0) } == String(repeating: "n7", count: 20))
    try repaired.quickCheck()
    #expect(try !names().contains { $0.contains(".re") || $0.contains(".damaged") })
  }

  /// Also tables without a rowid, which can't be read in its order, and ones without any key.
  @Test(arguments: ["note", "word", "line"])
  func oneDamagedPageCostsOnlyItsRows(table: String) throws {
    try fill(rows: 2000)
    try spoilLeaf(of: table)
    let (database, repair) = try open()
    #expect(repair != nil)
    for other in ["note", "word", "line"] where other != table { #expect(try database.count(other) == 2000) }
    let saved = try database.count(table)
    #expect(saved < 2000 && saved > 1900)
    try database.quickCheck()
  }

  @Test func damageMetInALargeFileIsRepairedAtTheNextOpening() throws {
    try fill(rows: 20_000)
    try spoilLeaf(of: "note")
    do {
      let (database, repair) = try open()
      // Too large to be looked through at every opening.
      #expect(repair == nil)
      let error = #expect(throws: DatabaseError.self) { try database.all("SELECT text FROM note") { $0.string(0) } }
      #expect(error?.code == .corrupt)
    }
    let (database, repair) = try open()
    #expect(repair != nil)
    #expect(try database.count("note") > 19_900)
    #expect(try database.count("word") == 20_000)
    #expect(try !names().contains("data.db.damaged"))
  }

  @Test func anIndexThatContradictsItsTableIsMadeAnewOnceDamageWasMet() throws {
    do {
      let (database, _) = try open()
      try database.execute("CREATE INDEX note_text ON note(text)")
    }
    try fill(rows: 2_000)
    let (source, target) = (try leafPage(of: "note"), try leafPage(of: "note_text"))
    let url = URL(fileURLWithPath: path)
    var bytes = try Data(contentsOf: url)
    let size = DatabaseFile.pageBytes
    bytes.replaceSubrange((target - 1) * size..<target * size, with: bytes[(source - 1) * size..<source * size])
    try bytes.write(to: url)
    do {
      let (database, repair) = try open()
      #expect(repair == nil)
      let error = #expect(throws: DatabaseError.self) {
        try database.all("SELECT text FROM note INDEXED BY note_text ORDER BY text") { $0.string(0) }
      }
      #expect(error?.code == .corrupt)
    }
    let (database, repair) = try open()
    #expect(repair != nil)
    #expect(try database.count("note") == 2_000)
  }

  @Test func aMarkOfDamageThatIsNotThereIsRemoved() throws {
    try fill(rows: 10)
    try Data().write(to: URL(fileURLWithPath: path + ".damaged"))
    let (_, repair) = try open()
    #expect(repair == nil)
    #expect(try !names().contains("data.db.damaged"))
  }

  @Test func aDamagedFileOfAnOlderSchemaIsRepairedAndBroughtUpToDate() throws {
    try fill(rows: 500)
    try spoilLeaf(of: "word")
    let (database, repair) = try open(Self.laterSchema)
    #expect(repair != nil)
    #expect(try database.count("note") == 500)
    #expect(try database.first("SELECT stars FROM note WHERE id = 1") { $0.int(0) } == 3)
  }

  @Test func aDamagedFileOfANewerSchemaIsRefusedAndLeftAlone() throws {
    try fill(rows: 500, migrations: Self.laterSchema)
    try spoilLeaf(of: "word")
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: DatabaseError.self) { try open() }
    #expect(error?.code == .newerSchema)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try names().filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") } == ["data.db"])
  }

  @Test func aRepairThatEndedBetweenItsRenamesIsFinished() throws {
    try fill(rows: 20)
    try FileManager.default.moveItem(atPath: path, toPath: path + ".repaired")
    // The log of the damaged file must not be played into the repaired one.
    try Data(repeating: 1, count: 100).write(to: URL(fileURLWithPath: path + "-wal"))
    let (database, _) = try open()
    #expect(try database.count("note") == 20)
    #expect(try names().contains("data.db.broken-1700000000-wal"))
  }

  @Test func aRepairThatNeverFinishedIsBegunAgain() throws {
    try fill(rows: 500)
    try spoilLeaf(of: "word")
    try Data(repeating: 2, count: 5000).write(to: URL(fileURLWithPath: path + ".repairing"))
    let (database, repair) = try open()
    #expect(repair != nil)
    #expect(try database.count("note") == 500)
  }

  @Test func aSecondRepairInTheSameSecondKeepsBothFiles() throws {
    for _ in 0..<2 {
      try Data(repeating: 0x41, count: 5000).write(to: URL(fileURLWithPath: path))
      for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
        try FileManager.default.removeItem(atPath: path + suffix)
      }
      _ = try open()
    }
    let kept = try names().filter { $0.hasPrefix("data.db.broken-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
    #expect(kept.count == 2)
  }
}
