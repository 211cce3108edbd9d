import Glibc

/// Folders and small files that only their owner may read.
public enum PrivateFiles {
  /// Makes a folder and everything above it that is missing, with mode 0700; what exists is left as it is.
  public static func createFolder(_ path: String) throws(FileError) {
    guard !path.isEmpty else { throw FileError(path: path, errno: ENOENT) }
    if mkdir(path, 0o700) == 0 { return }
    let reason = errno
    if reason == EEXIST {
      guard isFolder(path) else { throw FileError(path: path, errno: ENOTDIR) }
      return
    }
    guard reason == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw FileError(path: path, errno: reason)
    }
    try createFolder(String(path[..<slash]))
    // Another process may have made it meanwhile.
    guard mkdir(path, 0o700) == 0 || (errno == EEXIST && isFolder(path)) else {
      throw FileError(path: path, errno: errno)
    }
  }

  /// Names of what is in a folder, without `.` and `..`, in no order; none if the folder can't be read.
  public static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The content of a file, or `nil` if there is none. Longer files than `limit` bytes are refused with `EFBIG`.
  ///
  /// - Parameter waits: whether to wait for who writes to a pipe in its place; else one that nobody writes to is empty.
  public static func read(_ path: String, limit: Int = 1_048_576, waits: Bool = false) throws(FileError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK))
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError(path: path, errno: errno)
    }
    defer { Glibc.close(file) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, errno: errno)
      }
      content += chunk[..<count]
      guard content.count <= limit else { throw FileError(path: path, errno: EFBIG) }
    }
  }

  /// What others may do with a file that is written.
  public enum Access: Sendable {
    /// Nothing: mode 0600.
    case secret
    /// What they might before; a new file is secret, and one that its owner may not write is refused with `EACCES`.
    case kept
  }

  /// Replaces a file as a whole: after a crash there is the old content or the new, never a part.
  ///
  /// A link stays, and what it leads to is replaced; only a file is, never a device. The folder must exist.
  public static func write(_ content: [UInt8], to link: String, access: Access = .secret) throws(FileError) {
    let path = try target(of: link)
    guard try isFileOrNothing(path) else { throw FileError(path: path, errno: EINVAL) }
    var mode: mode_t = 0o600
    if case .kept = access, let known = try writableMode(of: path) { mode = known }
    let temporary = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileError(path: path, errno: errno) }
    do {
      do {
        defer { Glibc.close(file) }
        guard fchmod(file, mode) == 0 else { throw FileError(path: path, errno: errno) }
        try writeAll(content, to: file, path: path)
        guard fsync(file) == 0 else { throw FileError(path: path, errno: errno) }
      }
      guard rename(temporary, path) == 0 else { throw FileError(path: path, errno: errno) }
    } catch {
      unlink(temporary)
      throw error as? FileError ?? FileError(path: path, errno: EIO)
    }
  }

  /// Removes a file; there may be none.
  public static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else { throw FileError(path: path, errno: errno) }
  }

  /// What a path leads to in the end; the file itself need not exist. Links that go round in circles are `ELOOP`.
  private static func target(of path: String) throws(FileError) -> String {
    var target = path
    for _ in 0..<40 {
      var info = stat()
      guard lstat(target, &info) == 0, info.st_mode & S_IFMT == S_IFLNK else { return target }
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(target, &buffer, buffer.count)
      guard count > 0 else { throw FileError(path: path, errno: errno) }
      let next = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
      target = next.hasPrefix("/") ? next : folder + next
    }
    throw FileError(path: path, errno: ELOOP)
  }

  /// The mode of a file that its owner may write; `nil` if there is none.
  private static func writableMode(of path: String) throws(FileError) -> mode_t? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    guard info.st_mode & S_IWUSR != 0 else { throw FileError(path: path, errno: EACCES) }
    return info.st_mode & 0o777
  }

  static func writeAll(_ content: [UInt8], to file: Int32, path: String) throws(FileError) {
    var written = 0
    while written < content.count {
      let count = content.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, errno: errno)
      }
      written += count
    }
  }

  private static func isFileOrNothing(_ path: String) throws(FileError) -> Bool {
    var info = stat()
    guard stat(path, &info) == 0 else { return true }
    guard info.st_mode & S_IFMT != S_IFDIR else { throw FileError(path: path, errno: EISDIR) }
    return info.st_mode & S_IFMT == S_IFREG
  }

  private static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }
}
