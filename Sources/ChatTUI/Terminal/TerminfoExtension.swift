/// The part of a compiled terminfo entry that holds capabilities outside the standard ones (term(5), "extended
/// storage format").
struct TerminfoExtension {
  private var flags: [UInt8] = []
  private var numbers: [Int] = []
  private var strings: [Int] = []
  /// Places of the names of flags, numbers and strings, in this order, behind the values of the strings.
  private var names: [Int] = []
  private var table: [UInt8] = []
  /// Strings in the table: values that are there, and names.
  private var stringCount = 0

  init() {}

  init?(_ reader: inout TerminfoReader, isWide: Bool) {
    guard let flagCount = reader.short(), let numberCount = reader.short(), let valueCount = reader.short(),
      let stringCount = reader.short(), let tableBytes = reader.short(), let flags = reader.bytes(flagCount)
    else { return nil }
    reader.alignToEven()
    guard let numbers = reader.numbers(numberCount, isWide: isWide), let strings = reader.shorts(valueCount),
      let names = reader.shorts(flagCount + numberCount + valueCount), let table = reader.bytes(tableBytes)
    else { return nil }
    self.flags = flags
    self.numbers = numbers
    self.strings = strings
    self.names = names
    self.table = table
    self.stringCount = stringCount
  }

  /// Adds a flag unless the entry has a capability of this name.
  mutating func addFlag(_ name: String) {
    let bytes = Array(name.utf8)
    let start = namesStart
    for offset in names where offset >= 0 && start + offset <= table.count {
      if table[(start + offset)...].prefix(while: { $0 != 0 }).elementsEqual(bytes) { return }
    }
    names.insert(table.count - start, at: flags.count)
    flags.append(1)
    table += bytes + [0]
    stringCount += 1
  }

  /// Where the names begin: behind the last value.
  private var namesStart: Int {
    var end = 0
    for offset in strings where offset >= 0 && offset < table.count {
      let length = table[offset...].prefix { $0 != 0 }.count + 1
      end = max(end, offset + length)
    }
    return min(end, table.count)
  }

  func write(to writer: inout TerminfoWriter) {
    for value in [flags.count, numbers.count, strings.count, stringCount, table.count] { writer.short(value) }
    writer.bytes += flags
    writer.alignToEven()
    for number in numbers { writer.long(number) }
    for offset in strings + names { writer.short(offset) }
    writer.bytes += table
  }
}
