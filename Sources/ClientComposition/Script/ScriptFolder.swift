import ClientCore
import Glibc

/// A folder of its own for one run of a script.
public struct ScriptFolder: Sendable {
  public let path: String

  /// Makes the folder, mode 0700, where temporary files belong.
  public init() throws(StartError) {
    let base = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var template = Array("\(base)/wechat-tui-script-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw StartError("cannot make a folder in \(base): \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes it with everything in it; `keeping` names one entry that stays. What can't be removed stays, too.
  public func remove(keeping name: String? = nil) {
    for entry in PrivateFiles.names(in: path) where entry != name { Self.removeAll("\(path)/\(entry)") }
    rmdir(path)
  }

  private static func removeAll(_ path: String) {
    var info = stat()
    // Links are removed, not followed.
    if lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
      for entry in PrivateFiles.names(in: path) { removeAll("\(path)/\(entry)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
