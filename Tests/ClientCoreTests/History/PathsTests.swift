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

  @Test func `a link stays, and what it leads to is replaced and keeps its mode`() throws {
    let folder = try TemporaryFolder()
    mkdir("\(folder.path)/dotfiles", 0o755)
    let target = "\(folder.path)/dotfiles/config"
    try PrivateFiles.write([1], to: target)
    chmod(target, 0o644)
    // Over two links, one of them relative.
    symlink("dotfiles/config", "\(folder.path)/middle")
    symlink("\(folder.path)/middle", "\(folder.path)/config")
    try PrivateFiles.write([2], to: "\(folder.path)/config", access: .kept)
    #expect(try PrivateFiles.read(target) == [2])
    #expect(TemporaryFolder.mode(of: target) == 0o644)
    #expect(TemporaryFolder.names(in: "\(folder.path)/dotfiles") == ["config"])
    var info = stat()
    #expect(lstat("\(folder.path)/config", &info) == 0 && info.st_mode & S_IFMT == S_IFLNK)
    // A secret is a secret wherever it lies.
    try PrivateFiles.write([3], to: "\(folder.path)/config")
    #expect(TemporaryFolder.mode(of: target) == 0o600)
  }

  @Test func `links to nothing and in circles, and files that must not be written`() throws {
    let folder = try TemporaryFolder()
    symlink("new", "\(folder.path)/dangling")
    try PrivateFiles.write([1], to: "\(folder.path)/dangling", access: .kept)
    #expect(try PrivateFiles.read("\(folder.path)/new") == [1])
    #expect(TemporaryFolder.mode(of: "\(folder.path)/new") == 0o600)
    symlink("b", "\(folder.path)/a")
    symlink("a", "\(folder.path)/b")
    let loop = #expect(throws: FileError.self) { try PrivateFiles.write([1], to: "\(folder.path)/a") }
    #expect(loop?.errno == ELOOP)
    chmod("\(folder.path)/new", 0o444)
    let locked = #expect(throws: FileError.self) {
      try PrivateFiles.write([2], to: "\(folder.path)/new", access: .kept)
    }
    #expect(locked?.errno == EACCES && locked?.message.contains("Permission denied") == true)
    #expect(try PrivateFiles.read("\(folder.path)/new") == [1])
    #expect(TemporaryFolder.names(in: folder.path) == ["a", "b", "dangling", "new"])
  }
}
