import Glibc
import Testing

@testable import ClientCore

@Suite struct PathsTests {
  @Test func `folders follow the environment`() {
    let paths = XDGPaths(environment: ["HOME": "/home/a", "XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "relative"])
    #expect(paths.config == "/home/a/.config/wechat-tui")
    #expect(paths.data == "/data/wechat-tui")
    #expect(paths.cache == "/home/a/.cache/wechat-tui", "relative paths are ignored")
    #expect(paths.state == "/home/a/.local/state/wechat-tui")
    #expect(XDGPaths(environment: [:]).config == "./.config/wechat-tui")
  }

  @Test func `folders are made private, and existing ones stay as they are`() throws {
    let folder = try TemporaryFolder()
    let open = "\(folder.path)/open"
    mkdir(open, 0o755)
    chmod(open, 0o755)
    try PrivateFiles.createFolder("\(open)/a/b/c")
    try PrivateFiles.createFolder("\(open)/a/b/c")
    #expect(TemporaryFolder.mode(of: open) == 0o755)
    #expect(TemporaryFolder.mode(of: "\(open)/a/b") == 0o700)
    for bad in ["", "\(folder.path)/file/x"] {
      try PrivateFiles.write([1], to: "\(folder.path)/file")
      #expect(throws: FileError.self) { try PrivateFiles.createFolder(bad) }
    }
  }

  @Test func `a file is replaced as a whole and read within a limit`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/file"
    #expect(try PrivateFiles.read(path) == nil)
    try PrivateFiles.write([UInt8](repeating: 7, count: 100_000), to: path)
    #expect(try PrivateFiles.read(path)?.count == 100_000)
    let error = #expect(throws: FileError.self) { try PrivateFiles.read(path, limit: 99_999) }
    #expect(error?.errno == EFBIG)
    try PrivateFiles.write([], to: path)
    #expect(try PrivateFiles.read(path) == [])
    #expect(TemporaryFolder.mode(of: path) == 0o600)
    #expect(TemporaryFolder.names(in: folder.path) == ["file"])
    let missing = #expect(throws: FileError.self) { try PrivateFiles.write([1], to: "\(folder.path)/none/file") }
    #expect(missing?.message.contains("No such file") == true)
  }

  @Test func `the log is private, one line an event, and harmless`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/state/log"
    let log = try LogFile(path: path, minimum: .info)
    log.write(.debug, "too fine")
    log.write(.info, "connected", [(name: "place", value: "a\nb\u{1B}[31m")])
    log.write(.error, "lost")
    let text = String(decoding: try #require(try PrivateFiles.read(path)), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasSuffix("Z info connected place=a?b?[31m") == true)
    #expect(lines.last?.hasSuffix("error lost") == true)
    #expect(TemporaryFolder.mode(of: path) == 0o600)
    NoLog().write(.error, "nothing")
  }
}
