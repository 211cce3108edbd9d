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
  public var message: String { "\(path): \(words)" }

  /// The same for where room is short: the cause first, and the path with its middle left out.
  public var shortMessage: String { "\(words) (\(path.shortenedInMiddle(to: 32)))" }

  private var words: String {
    var text = [CChar](repeating: 0, count: 128)
    guard strerror_r(errno, &text, text.count) == 0 else { return "error \(errno)" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  public var description: String { message }
}
