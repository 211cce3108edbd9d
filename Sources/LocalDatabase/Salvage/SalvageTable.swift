/// What the rows of a table look like, to tell them from damage and from the rows of others.
struct SalvageTable {
  private struct Column {
    let name: String
    let type: String
    let isRequired: Bool
    let isRowID: Bool
  }

  let name: String
  let hasRowID: Bool
  /// In the order in which they are stored: the primary key first where there is no rowid.
  private let columns: [Column]
  /// Rows that are older than a column do not have it; up to here all have.
  private let fewestColumns: Int
  /// Whether a row tells enough of itself to be found among other bytes.
  let canBeCarved: Bool
  /// Whether an index may have rows of the same number of columns.
  let isLikeAnIndex: Bool

  init(_ name: String, hasRowID: Bool, in database: Database) throws(DatabaseError) {
    self.name = name
    self.hasRowID = hasRowID
    let told = try database.all(
      "SELECT name, upper(type), \"notnull\", dflt_value IS NULL, pk FROM pragma_table_info(?) ORDER BY cid", name
    ) { (name: $0.string(0), type: $0.string(1), isRequired: $0.bool(2) && $0.bool(3), key: $0.int(4)) }
    let hasOneKey = told.count { $0.key > 0 } == 1
    let stored = hasRowID ? told : told.filter { $0.key > 0 }.sorted { $0.key < $1.key } + told.filter { $0.key == 0 }
    columns = stored.map {
      Column(
        name: $0.name, type: $0.type, isRequired: $0.isRequired || !hasRowID && $0.key > 0,
        isRowID: hasRowID && hasOneKey && $0.key > 0 && $0.type == "INTEGER")
    }
    fewestColumns = (columns.lastIndex { $0.isRequired && !$0.isRowID } ?? 0) + 1
    canBeCarved = hasRowID && columns.count >= 6 && columns.contains { $0.type == "TEXT" && $0.isRequired }
    let width = columns.count
    let widths = try database.all(
      """
      SELECT (SELECT count(*) FROM pragma_index_xinfo(i.name))
      FROM pragma_table_list t, pragma_index_list(t.name) i
      WHERE t.schema = 'main' AND t.type = 'table' AND NOT (t.wr AND i.origin = 'pk')
      """
    ) { $0.int(0) }
    isLikeAnIndex = !hasRowID && widths.contains(width)
  }

  /// Whether a cell can be a row of this table.
  func matches(_ cell: SalvagedCell) -> Bool {
    guard cell.values.count >= fewestColumns, cell.values.count <= columns.count else { return false }
    return zip(columns, cell.values).allSatisfy { column, value in
      switch (column.type, value) {
      case (_, .null): column.isRowID || !column.isRequired
      case ("INTEGER", .integer): !column.isRowID
      case ("INTEGER", _): false
      case ("TEXT", .text), ("BLOB", .blob): true
      case ("TEXT", _), ("BLOB", _): false
      default: true
      }
    }
  }

  /// Writes a row; one whose key is there already changes nothing. Returns whether it was new.
  func insert(_ cell: SalvagedCell, into database: Database) throws(DatabaseError) -> Bool {
    var names: [String] = []
    var values: [any DatabaseBindable] = []
    for (column, value) in zip(columns, cell.values) {
      names.append(Self.quoted(column.name))
      values.append(column.isRowID ? DatabaseValue.integer(cell.rowID) : value)
    }
    if hasRowID, !columns.contains(where: \.isRowID) {
      names.append("rowid")
      values.append(cell.rowID)
    }
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    return try database.run(
      "INSERT OR IGNORE INTO \(Self.quoted(name))(\(names.joined(separator: ", "))) VALUES (\(marks))",
      bindings: values) > 0
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
