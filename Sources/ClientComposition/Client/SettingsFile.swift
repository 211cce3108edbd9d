import ClientCore

/// The configuration file on disk.
struct SettingsFile: Sendable {
  private let folder: String
  private var path: String { folder + "/config" }

  init(paths: XDGPaths) {
    folder = paths.config
  }

  /// Reads the file; a missing one means the defaults.
  ///
  /// What is wrong with it comes as sentences that name file, line and column; the rest counts.
  func load() -> (configuration: Configuration, problems: [String]) {
    do throws(FileError) {
      let configuration = try read()
      return (configuration, configuration.problems.map { "\(path):\($0.line):\($0.column): \($0.message)" })
    } catch {
      return (Configuration(), [error.message])
    }
  }

  /// Saves what was changed, in the file as it is now, since another client may have changed the rest.
  ///
  /// A file that cannot be read is left alone.
  func save(_ old: Preferences, _ new: Preferences) throws(FileError) {
    var configuration = try read()
    configuration.update(from: old, to: new)
    try PrivateFiles.createFolder(folder)
    try PrivateFiles.write(Array(configuration.text.utf8), to: path, access: .kept)
  }

  private func read() throws(FileError) -> Configuration {
    guard let bytes = try PrivateFiles.read(path, limit: 65_536) else { return Configuration() }
    return Configuration(parsing: String(decoding: bytes, as: UTF8.self))
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
