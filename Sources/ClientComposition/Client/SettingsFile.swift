import ClientCore

/// The configuration file on disk.
struct SettingsFile: Sendable {
  private let folder: String
  var path: String { folder + "/config" }

  init(paths: XDGPaths) {
    folder = paths.config
  }

  /// Reads the file; a missing one means the defaults.
  ///
  /// - Throws: ``StartError`` naming file and line.
  func load() throws(StartError) -> Configuration {
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try PrivateFiles.read(path, limit: 65_536)
    } catch {
      throw StartError(error.message)
    }
    guard let bytes else { return Configuration() }
    do throws(ConfigurationError) {
      return try Configuration(parsing: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw StartError("\(path):\(error.line): \(error.message)")
    }
  }

  /// Changes only the preferences in the file as it is now, since another client may have changed the rest.
  func save(_ preferences: Preferences) -> Bool {
    do {
      var configuration = try load()
      configuration.update(preferences)
      try PrivateFiles.createFolder(folder)
      try PrivateFiles.write(Array(configuration.text.utf8), to: path)
      return true
    } catch {
      return false
    }
  }
}

/// Why the program did not start: one line that says what to do. The exit status is 2.
public struct StartError: Error, Sendable, CustomStringConvertible {
  public let message: String

  public init(_ message: String) {
    self.message = message
  }

  public var description: String { message }
}
