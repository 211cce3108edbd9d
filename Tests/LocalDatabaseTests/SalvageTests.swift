import Foundation
import Testing

@testable import LocalDatabase

/// What a repair finds in files that were damaged here and there.
@Suite struct SalvageTests {
  private let file: DatabaseFile
  private var path: String { file.path }

  private static let textCount = 5_000

  init() throws {
    file = try DatabaseFile()
  }

  /// Tables of the kinds that our programs have.
  private static let schema = [
    Migration(
      version: 1,
      sql: """
        CREATE TABLE user(
          uid INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, email TEXT UNIQUE, nick TEXT NOT NULL, descr TEXT NOT NULL,
          sex INTEGER NOT NULL);
        CREATE TABLE message(
          msg_id INTEGER PRIMARY KEY, conv_id INTEGER NOT NULL, conv_seq INTEGER NOT NULL, sender_uid INTEGER NOT NULL,
          client_msg_id TEXT NOT NULL, body TEXT NOT NULL, ts INTEGER NOT NULL,
          UNIQUE(conv_id, conv_seq), UNIQUE(sender_uid, client_msg_id));
        CREATE TABLE event(
          uid INTEGER NOT NULL, useq INTEGER NOT NULL, kind INTEGER NOT NULL, conv_id INTEGER NOT NULL,
          PRIMARY KEY(uid, useq)) WITHOUT ROWID;
        """)
  ]

  private static func body(_ number: Int) -> String {
    // Now and then one that does not fit into a page.
    "text \(number) " + String(repeating: "é", count: number % 997 == 0 ? 5_000 : number % 90) + " end \(number)"
  }

  private func fill(texts: Int = SalvageTests.textCount) throws {
    let database = try Database.open(path: path)
    try database.migrate(Self.schema)
    try database.transaction { () throws(DatabaseError) in
      for uid in 1001..<1101 {
        try database.run(
          "INSERT INTO user VALUES (?, ?, ?, ?, '', 0)", uid, "user\(uid)", "u\(uid)@x.test", "Nick \(uid)")
      }
      for number in 1...texts {
        try database.run(
          "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?)", number, number % 50, number / 50, 1001 + number % 100,
          "id\(number)", Self.body(number), 1_700_000_000_000 + number)
        try database.run("INSERT INTO event VALUES (?, ?, 1, ?)", 1001 + number % 100, number, number % 50)
      }
    }
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  private func change(_ body: (inout Data) -> Void) throws {
    let url = URL(fileURLWithPath: path)
    var data = try Data(contentsOf: url)
    body(&data)
    try data.write(to: url)
    try mark()
  }

  private func spoil(_ pages: [Int]) throws {
    try file.spoil(pages)
    try mark()
  }

  /// As a program does that has met the damage, for the next opening.
  private func mark() throws {
    try Data().write(to: URL(fileURLWithPath: path + ".damaged"))
  }

  private func repair() throws -> (database: Database, report: SalvageReport) {
    let opened = try Database.openRepairing(path: path, migrations: Self.schema, now: 1_700_000_000)
    try opened.database.quickCheck()
    return (opened.database, try #require(opened.repair?.report))
  }

  /// How many texts are there as they were written; none may be there that was not.
  private func wholeTexts(in database: Database) throws -> Int {
    var whole = 0
    try database.query("SELECT msg_id, body FROM message") { row in
      if row.string(1) == Self.body(row.int(0)) { whole += 1 }
    }
    return whole
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  /// Where each text stands in the file, but for those that do not fit into a page.
  private func places(of texts: Int, in data: Data) throws -> [Range<Int>] {
    var last = 0
    return try (1...texts).filter { $0 % 997 != 0 }.map { number in
      // A page is filled from its end, and pages of indexes lie between those of the table.
      let near = max(0, last - 3 * DatabaseFile.pageBytes)..<min(data.count, last + 64 * DatabaseFile.pageBytes)
      let place = try #require(data.range(of: Data(Self.body(number).utf8), in: near), "text \(number)")
      last = place.lowerBound
      return place
    }
  }

  @Test(arguments: [(5_000, 50, 1), (5_000, 50, 2), (5_000, 50, 3), (20_000, 200, 4)] as [(Int, Int, UInt64)])
  func smallDamageCostsOnlyTheRowsItHits(texts: Int, places: Int, seed: UInt64) throws {
    try fill(texts: texts)
    var generator = Generator(state: seed)
    var whole = try self.places(of: texts, in: Data(contentsOf: URL(fileURLWithPath: path)))
    try change { data in
      for _ in 0..<places {
        let place = Int.random(in: 0..<data.count - 16, using: &generator)
        for offset in 0..<16 { data[place + offset] = UInt8.random(in: 0...255, using: &generator) }
        whole.removeAll { $0.overlaps(place..<place + 16) }
      }
    }
    let (database, report) = try repair()
    let saved = try wholeTexts(in: database)
    #expect(saved > whole.count * 995 / 1000)
    #expect(report.lost["message"] ?? 0 <= texts - saved)
    #expect(try database.count("event") > texts * 95 / 100)
  }

  @Test(arguments: [4, 5] as [UInt64])
  func damagedPagesCostOnlyTheirRows(seed: UInt64) throws {
    try fill()
    let leaves = try file.pages("name = 'message' AND pagetype = 'leaf'")
    var generator = Generator(state: seed)
    let spoilt = leaves.shuffled(using: &generator).prefix(20)
    let perPage = Self.textCount / leaves.count
    try spoil(Array(spoilt))
    let (database, report) = try repair()
    let saved = try database.count("message")
    #expect(try wholeTexts(in: database) == saved)
    #expect(saved > Self.textCount - 20 * (perPage * 3))
    #expect(report.lost["message"] == Self.textCount - saved)
    #expect(report.lost["user"] == nil)
    #expect(try database.count("event") == Self.textCount)
  }

  @Test func aLostWayToThePagesLosesNoRow() throws {
    try fill()
    try spoil(try file.pages("name IN ('message', 'user') AND pagetype = 'internal'"))
    let (database, report) = try repair()
    #expect(try wholeTexts(in: database) == Self.textCount)
    #expect(try database.count("user") == 100)
    #expect(report.lost == [:])
  }

  @Test func damageOfIndexesLosesNothing() throws {
    try fill()
    let spoilt = try file.pages("name LIKE 'sqlite_autoindex_message%'").enumerated().filter { $0.offset % 3 == 0 }
    try spoil(spoilt.map(\.element))
    let (database, report) = try repair()
    #expect(try wholeTexts(in: database) == Self.textCount)
    #expect(report.lost == [:])
  }

  @Test func withoutTheFirstPageEverythingElseIsFound() throws {
    try fill()
    try change { $0.replaceSubrange(0..<DatabaseFile.pageBytes, with: repeatElement(0, count: DatabaseFile.pageBytes)) }
    let (database, report) = try repair()
    #expect(try wholeTexts(in: database) == Self.textCount)
    #expect(try database.count("user") == 100)
    #expect(try database.count("event") == Self.textCount)
    #expect(report.lost == [:])
  }

  @Test func withADamagedHeaderEverythingIsFound() throws {
    try fill()
    try change { $0.replaceSubrange(0..<100, with: repeatElement(0x55, count: 100)) }
    let (database, _) = try repair()
    #expect(try wholeTexts(in: database) == Self.textCount)
  }

  @Test func whatStandsInTheLogCountsWithoutTheFirstPage() throws {
    let writer = try Database.open(path: path)
    try writer.migrate(Self.schema)
    try writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try writer.execute("INSERT INTO user VALUES (1001, 'alice', 'a@x.test', 'Al', '', 0)")
    // As a killed process leaves it: the files are taken while it runs.
    let copy = file.folder + "/copy.db"
    for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix) }
    let handle = try #require(FileHandle(forWritingAtPath: copy))
    try handle.write(contentsOf: Data(repeating: 0, count: DatabaseFile.pageBytes))
    try handle.close()
    let opened = try Database.openRepairing(path: copy, migrations: Self.schema, now: 1)
    #expect(try opened.database.first("SELECT name FROM user WHERE uid = 1001") { $0.string(0) } == "alice")
  }

  @Test func whatWasDeletedStaysDeleted() throws {
    try fill()
    do {
      let database = try Database.open(path: path)
      try database.execute("PRAGMA secure_delete = OFF; DELETE FROM message WHERE msg_id > 1000")
      try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      #expect(try database.first("PRAGMA freelist_count") { $0.int(0) } ?? 0 > 50)
    }
    try spoil(Array(try file.pages("name = 'event' AND pagetype = 'leaf'").prefix(3)))
    let (database, report) = try repair()
    #expect(try database.count("message") == 1000)
    #expect(report.lost["message"] == nil)
  }

  @Test func aRepairThatIsNotApprovedChangesNothing() throws {
    try fill()
    try spoil([try #require(try file.pages("name = 'user' AND pagetype = 'leaf'").first)])
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: DatabaseError.self) {
      try Database.openRepairing(path: path, migrations: Self.schema, now: 1) { (report, _) throws(DatabaseError) in
        #expect(report.lost["user"] ?? 0 > 0)
        throw DatabaseError(code: .corrupt, message: "no")
      }
    }
    #expect(error?.message == "no")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try !FileManager.default.contentsOfDirectory(atPath: file.folder).contains { $0.contains(".re") })
  }
}
