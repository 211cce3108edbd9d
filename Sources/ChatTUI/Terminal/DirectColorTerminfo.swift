import Glibc

/// Makes a compiled terminfo entry promise 24-bit colours.
///
/// Curses sets such colours only through an entry that has them, and few `TERM` names have one. So the user's own
/// entry is taken, given the `RGB` flag and colour commands with three numbers, and handed to curses in the
/// environment (`TERMINFO=hex:…`, term(5)): nothing is installed, and everything else stays as the terminal's entry
/// says. The format is that of term(5), "legacy storage format" and "extended number format".
struct DirectColorTerminfo {
  private static let legacyMagic = 0o432
  private static let wideMagic = 0o1036
  /// Places of the standard capabilities (term(5) gives their order).
  private static let maxColorsIndex = 13
  private static let maxPairsIndex = 14
  private static let setForegroundIndex = 359
  private static let setBackgroundIndex = 360
  private static let maxEntryBytes = 32_768

  private var names: [UInt8] = []
  private var flags: [UInt8] = []
  private var numbers: [Int] = []
  private var strings: [Int] = []
  private var stringTable: [UInt8] = []
  private var extended = TerminfoExtension()

  /// - Parameter entry: a compiled entry; `nil` comes back if it is none.
  init?(entry: [UInt8]) {
    guard entry.count <= Self.maxEntryBytes else { return nil }
    var reader = TerminfoReader(entry)
    guard let magic = reader.short(), magic == Self.legacyMagic || magic == Self.wideMagic,
      let nameBytes = reader.short(), let flagCount = reader.short(), let numberCount = reader.short(),
      let stringCount = reader.short(), let tableBytes = reader.short()
    else { return nil }
    let isWide = magic == Self.wideMagic
    guard let names = reader.bytes(nameBytes), let flags = reader.bytes(flagCount) else { return nil }
    reader.alignToEven()
    guard let numbers = reader.numbers(numberCount, isWide: isWide), let strings = reader.shorts(stringCount),
      let table = reader.bytes(tableBytes)
    else { return nil }
    self.names = names
    self.flags = flags
    self.numbers = numbers
    self.strings = strings
    stringTable = table
    reader.alignToEven()
    if !reader.isAtEnd {
      guard let extended = TerminfoExtension(&reader, isWide: isWide) else { return nil }
      self.extended = extended
    }
  }

  /// The entry with 24-bit colours, in the extended number format.
  func withDirectColor() -> [UInt8] {
    var entry = self
    while entry.numbers.count <= Self.maxPairsIndex { entry.numbers.append(-1) }
    entry.numbers[Self.maxColorsIndex] = 0x1000000
    entry.numbers[Self.maxPairsIndex] = 0x10000
    while entry.strings.count <= Self.setBackgroundIndex { entry.strings.append(-1) }
    entry.setString(Self.setForegroundIndex, to: Self.colorCommand(basic: "3", direct: "38"))
    entry.setString(Self.setBackgroundIndex, to: Self.colorCommand(basic: "4", direct: "48"))
    entry.extended.addFlag("RGB")
    return entry.encoded
  }

  /// Numbers below 8 stay the basic colours, as in the entries of ncurses for direct colour.
  private static func colorCommand(basic: String, direct: String) -> String {
    "\u{1B}[%?%p1%{8}%<%t\(basic)%p1%d%e\(direct);2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
  }

  private mutating func setString(_ index: Int, to value: String) {
    strings[index] = stringTable.count
    stringTable += Array(value.utf8) + [0]
  }

  private var encoded: [UInt8] {
    var writer = TerminfoWriter()
    for value in [Self.wideMagic, names.count, flags.count, numbers.count, strings.count, stringTable.count] {
      writer.short(value)
    }
    writer.bytes += names + flags
    writer.alignToEven()
    for number in numbers { writer.long(number) }
    for string in strings { writer.short(string) }
    writer.bytes += stringTable
    writer.alignToEven()
    extended.write(to: &writer)
    return writer.bytes
  }

  /// The compiled entry of a terminal type, looked for where ncurses looks (terminfo(5)).
  ///
  /// - Parameter environment: of the process.
  static func compiledEntry(of type: String, environment: [String: String]) -> [UInt8]? {
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
        if let bytes = read(path) { return bytes }
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
