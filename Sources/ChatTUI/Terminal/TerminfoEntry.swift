/// A compiled terminfo entry, to be changed and handed to curses in the environment (`TERMINFO=hex:…`, term(5)): nothing
/// is installed, and everything else stays as the entry says. The format is that of term(5), "legacy storage format" and
/// "extended number format".
struct TerminfoEntry {
  /// Standard capabilities by their places (term.h).
  enum Flag: Int {
    case autoRightMargin = 1
    case eatNewlineGlitch = 4
    case moveStandoutMode = 14
    case backColorErase = 28
  }
  enum Number: Int {
    case columns = 0
    case initTabs = 1
    case lines = 2
    case maxColors = 13
    case maxPairs = 14
  }
  enum Text: Int {
    case bell = 1
    case carriageReturn = 2
    case changeScrollRegion = 3
    case clearScreen = 5
    case clearToEndOfLine = 6
    case clearToEndOfScreen = 7
    case columnAddress = 8
    case cursorAddress = 10
    case cursorDown = 11
    case cursorHome = 12
    case cursorInvisible = 13
    case cursorLeft = 14
    case cursorNormal = 16
    case cursorRight = 17
    case cursorUp = 19
    case enterBold = 27
    case enterScreen = 28
    case enterDim = 30
    case enterReverse = 34
    case enterUnderline = 36
    case eraseCharacters = 37
    case exitAttributes = 39
    case exitScreen = 40
    case exitUnderline = 44
    case moveDown = 107
    case moveLeft = 111
    case moveRight = 112
    case moveUp = 114
    case rowAddress = 127
    case scrollForward = 129
    case scrollReverse = 130
    case enterWrap = 151
    case exitWrap = 152
    case originalColors = 297
    case enterItalics = 311
    case exitItalics = 321
    case setForeground = 359
    case setBackground = 360
  }

  private static let legacyMagic = 0o432
  private static let wideMagic = 0o1036
  static let maxEntryBytes = 32_768

  private var names: [UInt8] = []
  private var flags: [UInt8] = []
  private var numbers: [Int] = []
  private var strings: [Int] = []
  private var stringTable: [UInt8] = []
  private var extended = TerminfoExtension()

  /// An entry without capabilities.
  ///
  /// - Parameter names: `name|other name|description`.
  init(names: String) {
    self.names = Array(names.utf8) + [0]
  }

  /// - Parameter entry: a compiled entry; `nil` comes back if it is none.
  init?(compiled entry: [UInt8]) {
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

  mutating func set(_ flag: Flag) {
    while flags.count <= flag.rawValue { flags.append(0) }
    flags[flag.rawValue] = 1
  }

  mutating func set(_ number: Number, to value: Int) {
    while numbers.count <= number.rawValue { numbers.append(-1) }
    numbers[number.rawValue] = value
  }

  mutating func set(_ text: Text, to value: String) {
    while strings.count <= text.rawValue { strings.append(-1) }
    strings[text.rawValue] = stringTable.count
    stringTable += Array(value.utf8) + [0]
  }

  /// Promises 24-bit colours, which curses sets only through an entry that has them, and few `TERM` names have one.
  mutating func setDirectColor() {
    set(.maxColors, to: 0x1000000)
    set(.maxPairs, to: 0x10000)
    set(.setForeground, to: Self.colorCommand(basic: "3", direct: "38"))
    set(.setBackground, to: Self.colorCommand(basic: "4", direct: "48"))
    extended.addFlag("RGB")
  }

  /// Numbers below 8 stay the basic colours, as in the entries of ncurses for direct colour.
  private static func colorCommand(basic: String, direct: String) -> String {
    "\u{1B}[%?%p1%{8}%<%t\(basic)%p1%d%e\(direct);2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
  }

  /// Adds the commands that switch wrapping at the right margin (DECAWM, as old as the VT100), which the entries of
  /// tmux and screen lack. Without them curses fills the lower right corner by writing one column to the left and
  /// inserting before it, which cuts wide characters in two.
  mutating func setWrapCommands() {
    set(.enterWrap, to: "\u{1B}[?7h")
    set(.exitWrap, to: "\u{1B}[?7l")
  }

  /// In the extended number format.
  var encoded: [UInt8] {
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

  /// The value for the environment variable `TERMINFO`.
  var environmentValue: String {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = encoded
    var text = Array("hex:".utf8)
    text.reserveCapacity(4 + bytes.count * 2)
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
