import ClientCore
import Foundation
import Testing

@testable import ClientComposition

/// The configuration file as people keep it.
@Suite struct SettingsFileTests {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
  private var paths: XDGPaths { XDGPaths(root: root) }
  private var path: String { paths.config + "/config" }

  private func withFile(_ text: String, _ body: (SettingsFile) throws -> Void) throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(atPath: paths.config, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    try body(SettingsFile(paths: paths))
  }

  @Test func `a mistake is told with its place, and the rest counts`() throws {
    try withFile("theme = wechat-dark\nlanguage = klingon\n") { file in
      let (configuration, problems) = file.load()
      #expect(configuration.preferences.theme == "wechat-dark")
      #expect(problems.count == 1)
      // The cause first: of a long path only the ends are shown.
      #expect(problems.first?.hasPrefix("language = \"klingon\": expected auto") == true)
      #expect(problems.first?.hasSuffix("/config:2:12)") == true)
    }
  }

  @Test func `a link into a folder of dotfiles stays a link`() throws {
    try withFile("") { file in
      let target = root + "/dotfile"
      try FileManager.default.removeItem(atPath: path)
      try "# mine\n".write(toFile: target, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: target)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
      try file.save(Preferences(), Preferences(language: .english))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == target)
      #expect(try String(contentsOfFile: target, encoding: .utf8) == "# mine\nlanguage = en\n")
      let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
      #expect(mode == 0o644)
    }
  }

  @Test func `two clients do not undo each other's changes`() throws {
    try withFile("server = h:1\n") { file in
      let start = file.load().configuration.preferences
      let dark = Preferences(theme: "wechat-dark")
      try file.save(start, dark)
      // The other client has not heard of that.
      try file.save(start, Preferences(language: .chinese))
      let (configuration, problems) = file.load()
      #expect(configuration.preferences == Preferences(language: .chinese, theme: "wechat-dark"))
      #expect(configuration.server == "h:1" && problems.isEmpty)
    }
  }

  @Test func `a file that cannot be read is told and left alone`() throws {
    try withFile("") { file in
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
      #expect(file.load().problems.first?.hasSuffix("wechat-tui/config)") == true)
      #expect(throws: FileError.self) { try file.save(Preferences(), Preferences(theme: "wechat-dark")) }
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == path)
    }
  }

  @Test func `a file in another encoding is told and left alone`() throws {
    // A comment in GBK, where what is ASCII counts, and UTF-16.
    let inGBK: [UInt8] = Array("# ".utf8) + [0xD6, 0xD0] + Array("\nlanguage = en\n".utf8)
    let inUTF16 = [0xFF, 0xFE] + "language = en\n".utf8.flatMap { (byte: UInt8) -> [UInt8] in [byte, 0] }
    let files: [(bytes: [UInt8], problems: Int)] = [(inGBK, 0), (inUTF16, 1)]
    for (bytes, problems) in files {
      try withFile("") { file in
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let (configuration, found) = file.load()
        #expect(found.count == problems)
        #expect(configuration.preferences.language == (problems == 0 ? .english : nil))
        #expect(throws: FileError.self) { try file.save(Preferences(), Preferences(theme: "wechat-dark")) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(bytes))
      }
    }
  }

  @Test func `a pipe in place of the file holds nothing up`() throws {
    try withFile("") { file in
      try FileManager.default.removeItem(atPath: path)
      #expect(mkfifo(path, 0o600) == 0)
      #expect(file.load().configuration == Configuration())
      #expect(throws: FileError.self) { try file.save(Preferences(), Preferences(theme: "wechat-dark")) }
    }
  }

  @Test func `a link to a device does not cost the device`() throws {
    try withFile("") { file in
      let device = root + "/device"
      try FileManager.default.removeItem(atPath: path)
      // Only root may make a device; a pipe is no file either.
      #expect(mkfifo(device, 0o600) == 0)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: device)
      #expect(throws: FileError.self) { try file.save(Preferences(), Preferences(theme: "wechat-dark")) }
      var info = stat()
      #expect(stat(device, &info) == 0 && info.st_mode & S_IFMT == S_IFIFO)
    }
  }
}
