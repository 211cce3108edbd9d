import ClientCore
import Glibc

/// A theme as its file was understood.
public struct LoadedTheme: Sendable {
  public let theme: Theme
  /// The first mistake in the file, if there is any; lines with mistakes count as not there.
  public let problem: ThemeError?

  init(_ theme: Theme, problem: ThemeError? = nil) {
    self.theme = theme
    self.problem = problem
  }
}

/// Reads theme files; `themes/README.md` describes their format.
public enum ThemeLoader {
  /// Ending of theme files.
  public static let fileEnding = ".theme"
  /// A theme file larger than this is refused.
  static let maxFileBytes = 1 << 20

  /// Reads a theme; its name is the file's without the ending.
  ///
  /// - Throws: ``ThemeError`` if there is no text to be read.
  public static func load(path: String) throws(ThemeError) -> LoadedTheme {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let name = file.hasSuffix(fileEnding) ? String(file.dropLast(fileEnding.count)) : file
    let bytes = try read(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ThemeError(file: path, line: nil, message: "not UTF-8 text")
    }
    return parse(text, name: name, file: path)
  }

  /// Names of the themes in a folder, sorted; none if there is no such folder.
  public static func names(in folder: String) -> [String] {
    let files = PrivateFiles.names(in: folder).filter { $0.hasSuffix(fileEnding) && !$0.hasPrefix(".") }
    return files.map { String($0.dropLast(fileEnding.count)) }.sorted()
  }

  /// Whether a folder has a theme of this name.
  static func has(_ name: String, in folder: String) -> Bool {
    guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) else {
      return false
    }
    return access("\(folder)/\(name)\(fileEnding)", F_OK) == 0
  }

  /// Parses the text of a theme file.
  ///
  /// - Parameters:
  ///   - file: how errors call it.
  ///   - base: where what the file does not say comes from; the compiled-in theme of that name, else the light one.
  static func parse(_ text: String, name: String, file: String, over base: Theme? = nil) -> LoadedTheme {
    var parser = ThemeParser(file: file)
    let newline = UInt8(ascii: "\n")
    // Some editors begin a file with a byte order mark.
    let marked = text.unicodeScalars.first == "\u{FEFF}"
    let lines = marked ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
    for (index, line) in Substring(lines).utf8.split(separator: newline, omittingEmptySubsequences: false).enumerated()
    {
      parser.parse(Substring(line), number: index + 1)
    }
    let theme = parser.theme(name: name, over: base ?? Theme.builtIn(name) ?? .builtInLight)
    return LoadedTheme(theme, problem: parser.problem)
  }

  private static func read(_ path: String) throws(ThemeError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw systemError(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw systemError(path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= maxFileBytes else {
        throw ThemeError(file: path, line: nil, message: "larger than 1 MiB, which no theme is")
      }
    }
  }

  private static func systemError(_ path: String) -> ThemeError {
    ThemeError(file: path, line: nil, message: "cannot be read: \(String(cString: strerror(errno)))")
  }
}
