import LocalDatabase

/// SQLite's part of the dialect. A transaction has the whole file to itself, and a prepared statement costs next to nothing,
/// so nothing is locked and nothing held back.
extension Database: SQLConnection {
  package static func onConflict(_ key: String, set columns: [String]) -> String {
    guard !columns.isEmpty else { return "ON CONFLICT(\(key)) DO NOTHING" }
    let assignments = columns.map { "\($0) = excluded.\($0)" }
    return "ON CONFLICT(\(key)) DO UPDATE SET \(assignments.joined(separator: ", "))"
  }
}

extension Row: SQLRow {}
