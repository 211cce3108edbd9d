import Foundation
import Testing

@testable import LocalDatabase

/// A database file in a folder of its own, as tests damage one. The folder goes with it.
final class DatabaseFile {
  static let pageBytes = 4096

  let folder: String
  var path: String { folder + "/data.db" }

  init() throws {
    folder = NSTemporaryDirectory() + "database-file-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    // Left behind in the temporary folder at worst.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The numbers of pages, by a condition on `dbstat`, in the order of the tree.
  func pages(_ condition: String) throws -> [Int] {
    try Database.open(path: path).all("SELECT pageno FROM dbstat WHERE \(condition) ORDER BY path") { $0.int(0) }
  }

  /// Overwrites whole pages.
  func spoil(_ pages: [Int]) throws {
    let handle = try #require(FileHandle(forWritingAtPath: path))
    for page in pages {
      try handle.seek(toOffset: UInt64((page - 1) * Self.pageBytes))
      try handle.write(contentsOf: Data(repeating: 0xEE, count: Self.pageBytes))
    }
    try handle.close()
  }
}

extension Database {
  /// Rows of a table; -1 where it cannot say.
  func count(_ table: String) throws -> Int {
    try first("SELECT count(*) FROM \(table)") { $0.int(0) } ?? -1
  }
}
