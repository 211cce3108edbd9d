import Glibc

/// Why a file or folder could not be used.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  /// The system's number for it, such as `EACCES`.
  public let errno: Int32

  public init(path: String, errno: Int32) {
    self.path = path
    self.errno = errno
  }

  /// One sentence for people: the path and the system's words.
  public var message: String {
    var text = [CChar](repeating: 0, count: 128)
    guard strerror_r(errno, &text, text.count) == 0 else { return "\(path): error \(errno)" }
    let words = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "\(path): \(words)"
  }

  public var description: String { message }
}
