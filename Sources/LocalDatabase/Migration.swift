/// One step of a schema's history. Steps are only ever added, never changed.
public struct Migration: Sendable, Hashable {
  /// Ascending from 1; kept in the file's `user_version`.
  public let version: Int32
  /// Statements separated by `;`.
  public let sql: String

  public init(version: Int32, sql: String) {
    self.version = version
    self.sql = sql
  }
}

extension Database {
  /// Brings the schema up to the last migration, each step in a transaction of its own.
  ///
  /// - Throws: ``DatabaseError/Code/newerSchema`` if the file is from a newer program: nothing is changed then.
  public func migrate(_ migrations: [Migration]) throws(DatabaseError) {
    let current = try schemaVersion()
    let latest = migrations.map(\.version).max() ?? 0
    guard current <= latest else { throw .newerSchema(path: path, version: current, latest: latest) }
    for migration in migrations.sorted(by: { $0.version < $1.version }) where migration.version > current {
      try transaction { () throws(DatabaseError) in
        // Another process may have taken this step while we waited for the lock.
        guard try schemaVersion() < migration.version else { return }
        try execute(migration.sql)
        try execute("PRAGMA user_version = \(migration.version)")
      }
    }
  }

  /// The last migration that the file has seen; 0 for an empty one.
  func schemaVersion() throws(DatabaseError) -> Int32 {
    try first("PRAGMA user_version") { $0.int32(0) } ?? 0
  }
}

extension DatabaseError {
  static func newerSchema(path: String, version: Int32, latest: Int32) -> DatabaseError {
    DatabaseError(
      code: .newerSchema,
      message:
        "written by a newer version; update the program (schema \(version), this one knows \(latest)): \(path)"
    )
  }
}
