import Glibc

/// The pages of a damaged file, read without SQLite, which gives up at the first page that is wrong.
///
/// The format is that of "Database File Format" (sqlite.org/fileformat2.html); sections are named where they are used.
final class DamagedPages {
  /// Bytes of a page; what our programs make has 4,096.
  let pageBytes: Int
  /// Bytes of a page that hold data.
  let usableBytes: Int
  let pageCount: Int
  /// `user_version`; `nil` where the header is lost.
  let schemaVersion: Int32?
  /// Pages that the file should have; `nil` where the header does not tell.
  let toldPageCount: Int?
  /// Free pages that the header tells of.
  let toldFreeCount: Int
  private let firstFreePage: Int
  private let descriptor: CInt

  /// Opens a copy, whose write-ahead log was played into it. `nil` if there is not a page in it.
  init?(path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    var header = [UInt8](repeating: 0, count: 100)
    let got = header.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
    var information = stat()
    guard got == header.count, fstat(file, &information) == 0 else {
      close(file)
      return nil
    }
    descriptor = file
    // Section 1.3: the header.
    let isKnown = header.starts(with: Array("SQLite format 3\0".utf8))
    let size = header.number(at: 16, bytes: 2)
    let told = size == 1 ? 65_536 : size
    let isSize = told >= 512 && told <= 65_536 && told & (told - 1) == 0
    pageBytes = isKnown && isSize ? told : 4096
    let reserved = isKnown && header[20] <= 32 ? Int(header[20]) : 0
    usableBytes = pageBytes - reserved
    pageCount = (Int(information.st_size) + pageBytes - 1) / pageBytes
    schemaVersion = isKnown ? Int32(truncatingIfNeeded: header.number(at: 60, bytes: 4)) : nil
    firstFreePage = isKnown ? header.number(at: 32, bytes: 4) : 0
    toldFreeCount = isKnown ? header.number(at: 36, bytes: 4) : 0
    // Section 1.3.7: the size counts where both counters agree.
    let isSizeValid = isKnown && header.number(at: 24, bytes: 4) == header.number(at: 92, bytes: 4)
    toldPageCount = isSizeValid ? header.number(at: 28, bytes: 4) : nil
  }

  deinit { close(descriptor) }

  /// A page, counted from 1; what the file lacks of it is 0.
  func page(_ number: Int) -> [UInt8]? {
    guard number >= 1, number <= pageCount else { return nil }
    var bytes = [UInt8](repeating: 0, count: pageBytes)
    let offset = off_t((number - 1) * pageBytes)
    let got = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, offset) }
    return got > 0 ? bytes : nil
  }

  /// Pages that hold nothing any more (section 1.5): what stands on them was deleted.
  func freePages() -> Set<Int> {
    var found: Set<Int> = []
    var trunk = firstFreePage
    while trunk > 1, trunk <= pageCount, found.insert(trunk).inserted, let bytes = page(trunk) {
      let count = bytes.number(at: 4, bytes: 4)
      guard count <= usableBytes / 4 - 2 else { break }
      for index in 0..<count { found.insert(bytes.number(at: 8 + 4 * index, bytes: 4)) }
      trunk = bytes.number(at: 0, bytes: 4)
    }
    return found
  }
}

extension Array<UInt8> {
  /// A big-endian number of up to 8 bytes; bytes beyond the end are 0.
  func number(at offset: Int, bytes: Int) -> Int {
    var value: UInt64 = 0
    for index in offset..<offset + bytes {
      value = value << 8 | UInt64(index >= 0 && index < count ? self[index] : 0)
    }
    return Int(truncatingIfNeeded: value)
  }

  /// A number of 1 to 9 bytes (section 1.6, "varint") and where the next byte is; `nil` beyond `end`.
  func variableNumber(at offset: Int, end: Int) -> (value: Int64, next: Int)? {
    var value: UInt64 = 0
    for index in 0..<9 {
      let place = offset + index
      guard place >= 0, place < end, place < count else { return nil }
      if index == 8 { return (Int64(bitPattern: value << 8 | UInt64(self[place])), place + 1) }
      value = value << 7 | UInt64(self[place] & 0x7F)
      if self[place] < 0x80 { return (Int64(bitPattern: value), place + 1) }
    }
    return nil
  }
}
