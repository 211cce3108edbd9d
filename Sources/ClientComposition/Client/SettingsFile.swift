import ClientCore
import Glibc

/// The configuration file on disk.
struct SettingsFile: Sendable {
  private let folder: String
  private var path: String { folder + "/config" }

  init(paths: XDGPaths) {
    folder = paths.config
  }

  /// Reads the file; a missing one means the defaults.
  ///
  /// What is wrong with it comes as sentences that end with file, line and column; the rest counts.
  func load() -> (configuration: Configuration, problems: [String]) {
    do throws(FileError) {
      guard let bytes = try readBytes() else { return (Configuration(), []) }
      if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
        return (Configuration(), ["the file is in UTF-16: save it as UTF-8 (\(path.shortenedInMiddle(to: 32)))"])
      }
      let configuration = Configuration(parsing: String(decoding: bytes, as: UTF8.self))
      return (configuration, configuration.problems.map(sentence))
    } catch {
      return (Configuration(), [error.shortMessage])
    }
  }

  /// What is wrong with the file, with the place where it stands.
  func sentence(_ problem: ConfigurationProblem) -> String {
    "\(problem.message) (\("\(path):\(problem.line):\(problem.column)".shortenedInMiddle(to: 32)))"
  }

  /// Saves what was changed, in the file as it is now, since another client may have changed the rest.
  ///
  /// A file that cannot be read, or that is not UTF-8 throughout, is left alone: what it says could not be kept.
  func save(_ old: Preferences, _ new: Preferences) throws(FileError) {
    var configuration = Configuration()
    if let bytes = try readBytes() {
      guard let text = String(validating: bytes, as: UTF8.self) else { throw FileError(path: path, errno: EILSEQ) }
      configuration = Configuration(parsing: text)
    }
    configuration.update(from: old, to: new)
    try PrivateFiles.createFolder(folder)
    try PrivateFiles.write(Array(configuration.text.utf8), to: path, access: .kept)
  }

  private func readBytes() throws(FileError) -> [UInt8]? {
    try PrivateFiles.read(path, limit: 65_536)
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
