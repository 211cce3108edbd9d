/// Reads whatever is whole in a damaged file and writes it into a new one.
///
/// First come the pages that the b-trees lead to, then those that nothing leads to any more, each given to the one table
/// that its rows fit; last the rows found byte by byte on pages that contradict themselves, for some of those may have
/// been deleted and must not take the place of a newer one.
final class Salvage {
  private let pages: DamagedPages
  private let cells: DamagedCells
  private let tables: [SalvageTable]
  private let target: Database
  /// Pages whose place is known.
  private var claimed: Set<Int> = []
  /// Pages that a tree leads to, whatever stands on them now.
  private var reached: Set<Int> = []
  private var carved: [(table: SalvageTable, cell: SalvagedCell)] = []
  private var savedRowIDs: [String: Set<Int64>] = [:]
  /// The rows that the indexes of a table know of.
  private var indexedRowIDs: [String: Set<Int64>] = [:]
  private(set) var savedRows: [String: Int] = [:]

  init(_ pages: DamagedPages, tables: [SalvageTable], target: Database) {
    self.pages = pages
    cells = DamagedCells(pages: pages)
    self.tables = tables
    self.target = target
  }

  /// How many rows are lost for certain, by table: those that an index knows and no page has.
  var lostRows: [String: Int] {
    var lost: [String: Int] = [:]
    for (table, known) in indexedRowIDs {
      let saved = savedRowIDs[table] ?? []
      // Numbers far from all others come from a damaged index.
      let (double, isHuge) = (saved.max() ?? .max).multipliedReportingOverflow(by: 2)
      let bound = isHuge ? .max : double.addingReportingOverflow(1000).partialValue
      let missing = known.subtracting(saved).count { $0 > 0 && $0 <= bound }
      if missing > 0 { lost[table] = missing }
    }
    return lost
  }

  /// Pages of which nobody can say what they held: cut off with the end of the file, or overwritten where no tree leads
  /// to them any more.
  private(set) var lostPages = 0

  private func countLostPages() {
    let cutOff = max(0, (pages.toldPageCount ?? 0) - pages.pageCount)
    let free = pages.freePages()
    let unknown = stride(from: 2, through: pages.pageCount, by: 1).count { number in
      guard !claimed.contains(number), !reached.contains(number), !free.contains(number) else { return false }
      return pages.page(number).map { DamagedCells.Kind(rawValue: $0[0]) == nil } ?? true
    }
    // Free pages that the list does not lead to hold nothing.
    lostPages = cutOff + max(0, unknown - max(0, pages.toldFreeCount - free.count))
  }

  /// A root of a b-tree.
  struct Root {
    let name: String
    /// The table itself, or the one of an index.
    let table: String
    let page: Int
    let isIndex: Bool
  }

  /// The roots that the first pages of a file tell of (section 2.6: the table `sqlite_schema`).
  static func schemaRoots(of pages: DamagedPages) -> [Root] {
    let cells = DamagedCells(pages: pages)
    var roots: [Root] = []
    var waiting = [1]
    var seen: Set<Int> = []
    while let number = waiting.popLast() {
      guard seen.insert(number).inserted, let page = pages.page(number) else { continue }
      let start = number == 1 ? 100 : 0
      guard let kind = DamagedCells.Kind(rawValue: page[start]), kind == .tableLeaf || kind == .tableInterior else {
        continue
      }
      if kind == .tableInterior { waiting.append(page.number(at: start + 8, bytes: 4)) }
      for offset in pointers(of: page, headerAt: start, kind: kind, usableBytes: pages.usableBytes) {
        if kind == .tableInterior {
          waiting.append(page.number(at: offset, bytes: 4))
        } else if let row = cells.cell(in: page, at: offset, kind: kind), row.values.count == 5,
          case (.text(let type), .text(let name), .text(let table), .integer(let root)) = (
            row.values[0], row.values[1], row.values[2], row.values[3]
          ), root > 0, root <= pages.pageCount
        {
          roots.append(Root(name: name, table: table, page: Int(root), isIndex: type == "index"))
        }
      }
    }
    return roots
  }

  func run(roots: [Root]) throws(DatabaseError) {
    for root in roots {
      if root.isIndex {
        walkIndex(root)
      } else if let table = tables.first(where: { $0.name == root.table }) {
        try walk(table, from: root.page)
      } else {
        // Of a virtual table, or none of ours; it is left where it is.
        claimOnly(from: root.page)
      }
    }
    try readStrayPages()
    for row in carved { try save(row.cell, of: row.table) }
    countLostPages()
  }

  // MARK: Pages that a tree leads to

  private func walk(_ table: SalvageTable, from root: Int) throws(DatabaseError) {
    try walkTree(from: root, isTable: table.hasRowID) { (page, number, kind) throws(DatabaseError) in
      if kind == .tableInterior { return }
      try readRows(of: table, on: page, number: number, kind: kind)
    }
  }

  private func walkIndex(_ root: Root) {
    // Elsewhere an index ends with a primary key, not with a rowid.
    let tellsRowIDs = tables.contains { $0.name == root.table && $0.hasRowID }
    // Nothing is written, so nothing is thrown.
    try? walkTree(from: root.page, isTable: false) { (page, _, kind) throws(DatabaseError) in
      guard let kind else { return }
      for offset in pointers(of: page, headerAt: 0, kind: kind) {
        guard let cell = cells.cell(in: page, at: offset, kind: kind), case .integer(let rowID)? = cell.values.last
        else { continue }
        claimed.formUnion(cell.overflow)
        if tellsRowIDs { indexedRowIDs[root.table, default: []].insert(rowID) }
      }
    }
  }

  private func claimOnly(from root: Int) {
    for isTable in [true, false] { try? walkTree(from: root, isTable: isTable) { _, _, _ in } }
  }

  /// Goes through a tree. `kind` is `nil` for a page that should be a leaf and does not say so.
  private func walkTree(
    from root: Int, isTable: Bool, _ body: ([UInt8], Int, DamagedCells.Kind?) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    var waiting = [root]
    var seen: Set<Int> = []
    while let number = waiting.popLast() {
      guard seen.insert(number).inserted, let page = pages.page(number) else { continue }
      reached.insert(number)
      let start = number == 1 ? 100 : 0
      let kind = DamagedCells.Kind(rawValue: page[start])
      let isOfTree =
        isTable ? kind == .tableLeaf || kind == .tableInterior : kind == .indexLeaf || kind == .indexInterior
      guard let kind, isOfTree else {
        // One of another tree stands where a damaged pointer leads by chance.
        if kind == nil { try body(page, number, nil) }
        continue
      }
      claimed.insert(number)
      try body(page, number, kind)
      guard kind.isInterior else { continue }
      waiting.append(page.number(at: start + 8, bytes: 4))
      for offset in pointers(of: page, headerAt: start, kind: kind) {
        waiting.append(page.number(at: offset, bytes: 4))
      }
    }
  }

  /// Where the cells of a page begin, as far as that can be.
  private func pointers(of page: [UInt8], headerAt start: Int, kind: DamagedCells.Kind) -> [Int] {
    Self.pointers(of: page, headerAt: start, kind: kind, usableBytes: pages.usableBytes)
  }

  private static func pointers(
    of page: [UInt8], headerAt start: Int, kind: DamagedCells.Kind, usableBytes: Int
  ) -> [Int] {
    let first = start + (kind.isInterior ? 12 : 8)
    let count = min(page.number(at: start + 3, bytes: 2), (usableBytes - first) / 2)
    return (0..<count).map { page.number(at: first + 2 * $0, bytes: 2) }.filter { $0 >= first && $0 < usableBytes - 3 }
  }

  // MARK: Rows

  private func readRows(
    of table: SalvageTable, on page: [UInt8], number: Int, kind: DamagedCells.Kind?
  ) throws(DatabaseError) {
    let start = number == 1 ? 100 : 0
    let leaf: DamagedCells.Kind = kind ?? (table.hasRowID ? .tableLeaf : .indexLeaf)
    var extents: [Range<Int>] = []
    for offset in pointers(of: page, headerAt: start, kind: leaf) {
      guard let cell = cells.cell(in: page, at: offset, kind: leaf), table.matches(cell) else { continue }
      extents.append(cell.extent)
      claimed.formUnion(cell.overflow)
      try save(cell, of: table)
    }
    let isWhole = kind != nil && isFull(page, headerAt: start, extents: extents)
    if !isWhole, table.canBeCarved, leaf == .tableLeaf { carve(table, page, from: start + 8, without: extents) }
  }

  /// Whether the rows and the free bytes that the page tells of fill it (section 1.6).
  private func isFull(_ page: [UInt8], headerAt start: Int, extents: [Range<Int>]) -> Bool {
    let count = page.number(at: start + 3, bytes: 2)
    guard extents.count == count else { return false }
    let told = page.number(at: start + 5, bytes: 2)
    let content = told == 0 ? 65_536 : told
    var sum = content + Int(page[start + 7]) + extents.reduce(0) { $0 + max(4, $1.count) }
    var free = page.number(at: start + 1, bytes: 2)
    var steps = 0
    while free > 0, free + 4 <= pages.usableBytes, steps < pages.usableBytes / 4 {
      sum += page.number(at: free + 2, bytes: 2)
      free = page.number(at: free, bytes: 2)
      steps += 1
    }
    return sum == pages.usableBytes
  }

  /// Looks for rows at every byte that belongs to none.
  private func carve(_ table: SalvageTable, _ page: [UInt8], from start: Int, without extents: [Range<Int>]) {
    var offset = start
    while offset < pages.usableBytes - 8 {
      if let known = extents.first(where: { $0.contains(offset) }) {
        offset = known.upperBound
      } else if let cell = cells.cell(in: page, at: offset, kind: .tableLeaf), cell.rowID > 0, table.matches(cell) {
        claimed.formUnion(cell.overflow)
        carved.append((table, cell))
        offset = cell.extent.upperBound
      } else {
        offset += 1
      }
    }
  }

  private func save(_ cell: SalvagedCell, of table: SalvageTable) throws(DatabaseError) {
    if table.hasRowID { savedRowIDs[table.name, default: []].insert(cell.rowID) }
    if try table.insert(cell, into: target) { savedRows[table.name, default: 0] += 1 }
  }

  // MARK: Pages that nothing leads to

  private func readStrayPages() throws(DatabaseError) {
    let free = pages.freePages()
    for number in stride(from: 1, through: pages.pageCount, by: 1) {
      guard !claimed.contains(number), !free.contains(number), let page = pages.page(number) else { continue }
      let start = number == 1 ? 100 : 0
      guard let kind = DamagedCells.Kind(rawValue: page[start]), !kind.isInterior else { continue }
      let found = pointers(of: page, headerAt: start, kind: kind).compactMap {
        cells.cell(in: page, at: $0, kind: kind)
      }
      guard !found.isEmpty else { continue }
      let fitting = tables.filter { table in
        table.hasRowID == (kind == .tableLeaf) && !table.isLikeAnIndex && found.allSatisfy(table.matches)
      }
      // Of several tables that it fits it would be a guess.
      guard fitting.count == 1, let table = fitting.first else { continue }
      claimed.insert(number)
      try readRows(of: table, on: page, number: number, kind: kind)
    }
  }
}
