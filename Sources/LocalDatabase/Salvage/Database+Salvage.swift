import Glibc

/// What a salvage found.
public struct SalvageReport: Sendable, Hashable {
  /// How many rows were read, by table.
  public var saved: [String: Int] = [:]
  /// How many rows are known to be lost, by table: an index still has them.
  public var lost: [String: Int] = [:]
  /// Pages of the file, and how many of them are lost without anybody knowing what they held.
  public var pages = 0
  public var lostPages = 0

  /// All rows that were read.
  public var savedRows: Int { saved.values.reduce(0, +) }

  public init() {}
}

extension Database {
  /// Brings an empty database to the schema of a damaged file and copies every row of it that can be read.
  ///
  /// What can't be read is passed over: the caller keeps the damaged file. Throws when this database can't be written.
  func salvage(from damaged: String, migrations: [Migration]) throws(DatabaseError) -> SalvageReport {
    let copy = damaged + ".reading"
    defer { unlink(copy) }
    try Self.makeReadableCopy(of: damaged, at: copy)
    var report = SalvageReport()
    // A file without a page has no rows to give.
    guard let pages = DamagedPages(path: copy) else { return report }
    let latest = migrations.map(\.version).max() ?? 0
    // Damage may have changed the version, too; nobody makes a thousand of them.
    let version = pages.schemaVersion.flatMap { (0...latest + 1000).contains($0) ? $0 : nil } ?? 0
    guard version <= latest else { throw .newerSchema(path: damaged, version: version, latest: latest) }
    // Rows are copied between equal schemas, and this file takes the remaining steps afterwards. A damaged header may
    // have forgotten its version, or have a lower one than its tables.
    let told = migrations.filter { $0.version <= version }
    let names = try Self.names(of: migrations)
    let hasNewer = try Self.names(of: told) != names && names.isSubset(of: Salvage.schemaRoots(of: pages).map(\.name))
    try migrate(version > 0 && !hasNewer ? told : migrations)
    try execute("PRAGMA foreign_keys = OFF")
    report = try transaction { () throws(DatabaseError) -> SalvageReport in
      let salvage = Salvage(pages, tables: try salvageTables(), target: self)
      try salvage.run(roots: try roots(of: pages))
      var report = SalvageReport()
      (report.saved, report.lost) = (salvage.savedRows, salvage.lostRows)
      report.lostPages = salvage.lostPages
      report.pages = max(pages.pageCount, pages.toldPageCount ?? 0)
      return report
    }
    try execute("PRAGMA foreign_keys = ON")
    return report
  }

  /// The tables and indexes of a new file.
  private static func names(of migrations: [Migration]) throws(DatabaseError) -> Set<String> {
    let new = try Database.inMemory()
    try new.migrate(migrations)
    return Set(try new.all("SELECT name FROM sqlite_schema WHERE rootpage > 0") { $0.string(0) })
  }

  /// The ordinary tables; virtual ones and what belongs to those are filled by triggers.
  private func salvageTables() throws(DatabaseError) -> [SalvageTable] {
    let found = try all(
      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
    ) { (name: $0.string(0), isWithoutRowID: $0.bool(1)) }
    var tables: [SalvageTable] = []
    for table in found { tables.append(try SalvageTable(table.name, hasRowID: !table.isWithoutRowID, in: self)) }
    return tables
  }

  /// Where the trees of the damaged file begin: as its own list says, else as in a new file, for our programs make their
  /// tables in one order. A root that is wrong leads to rows that do not fit.
  private func roots(of pages: DamagedPages) throws(DatabaseError) -> [Salvage.Root] {
    let here = try all("SELECT type, name, tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0") {
      Salvage.Root(name: $0.string(1), table: $0.string(2), page: $0.int(3), isIndex: $0.string(0) == "index")
    }
    let told = Salvage.schemaRoots(of: pages)
    let missing = here.filter { root in !told.contains { $0.name == root.name } }
    return told + missing
  }

  /// Copies a damaged file and makes the copy readable as far as that is possible.
  private static func makeReadableCopy(of path: String, at copy: String) throws(DatabaseError) {
    try copyFile(path, to: copy)
    let descriptor = Glibc.open(copy, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DatabaseError(code: .io, message: "cannot open \(copy): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    try WriteAheadLog.play(path + "-wal", into: descriptor)
  }

  /// Copies a file as far as the disk lets it be read; the copy has mode 0600.
  public static func copyFile(_ source: String, to target: String) throws(DatabaseError) {
    func failure() -> DatabaseError {
      DatabaseError(
        code: errno == ENOSPC ? .full : .io, message: "cannot copy \(source): \(String(cString: strerror(errno)))")
    }
    let input = Glibc.open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw failure() }
    defer { close(input) }
    let output = Glibc.open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw failure() }
    defer { close(output) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let got = buffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
      if got == 0 { return }
      if got < 0, errno == EIO {
        // A damaged disk may refuse a block; what is around it is still worth reading.
        guard lseek(input, 4096, SEEK_CUR) >= 0, lseek(output, 4096, SEEK_CUR) >= 0 else { throw failure() }
        continue
      }
      guard got > 0 else { throw failure() }
      // A short write on a regular file means that the disk is full.
      guard buffer.withUnsafeBytes({ write(output, $0.baseAddress, got) }) == got else { throw failure() }
    }
  }
}
