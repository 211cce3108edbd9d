import Glibc
import Testing

@testable import ServerStub

@Suite struct StorageLockTests {
  @Test func aSecondServerStaysOffADatabaseWhoseLockFileWasDeleted() async throws {
    var template = Array("/tmp/wechat-lock-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    let path = "\(folder)/server.sqlite"
    defer {
      for name in ["server.sqlite", "server.sqlite.lock"] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    let first = try StorageLock(path: path)
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    try first.coverDatabase()
    unlink(path + ".lock")
    let error = #expect(throws: ServerStartError.self) { try StorageLock(path: path) }
    #expect(error?.code == .storageInUse)
    first.release()
    let second = try StorageLock(path: path)
    second.release()
  }
}
