import Foundation

/// A folder of one test's own, gone when the test lets go of it.
final class StorageFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "server-storage-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    // Left behind in the temporary folder at worst.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The database of a test.
  var database: String { path + "/server.db" }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func mode(of name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return (attributes[.posixPermissions] as? Int ?? 0) & 0o777
  }
}
