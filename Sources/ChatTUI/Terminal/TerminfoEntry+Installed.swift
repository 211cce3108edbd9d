import Glibc

extension TerminfoEntry {
  /// The entry of a terminal type, looked for where ncurses looks (terminfo(5)).
  ///
  /// - Parameter environment: of the process.
  static func installed(_ type: String, environment: [String: String]) -> TerminfoEntry? {
    // The name becomes a file name; nothing else may come of it.
    guard let first = type.utf8.first, !type.utf8.contains(UInt8(ascii: "/")), type != ".", type != ".." else {
      return nil
    }
    var folders: [String] = []
    if let folder = environment["TERMINFO"], !folder.isEmpty { folders.append(folder) }
    if let home = environment["HOME"], !home.isEmpty { folders.append("\(home)/.terminfo") }
    folders += environment["TERMINFO_DIRS"]?.split(separator: ":").map(String.init) ?? []
    folders += ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
    let hexFirst = String(first, radix: 16)
    for folder in folders {
      for path in ["\(folder)/\(type.prefix(1))/\(type)", "\(folder)/\(hexFirst)/\(type)"] {
        if let bytes = read(path) { return TerminfoEntry(compiled: bytes) }
      }
    }
    return nil
  }

  private static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: maxEntryBytes + 1)
    var length = 0
    while length < buffer.count {
      let room = buffer.count - length
      let count = buffer.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map { Glibc.read(descriptor, $0 + length, room) } ?? -1
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { break }
      length += count
    }
    return length <= maxEntryBytes ? Array(buffer[..<length]) : nil
  }
}
