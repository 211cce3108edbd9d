import Glibc

/// The write-ahead log of a file whose first page may be lost, so that SQLite itself would not play it.
enum WriteAheadLog {
  private static let headerBytes = 32
  private static let frameHeaderBytes = 24

  /// Writes what was committed in a log into the file it belongs to ("Database File Format", section 4). A log that is
  /// damaged itself counts up to there, as it does for SQLite.
  static func play(_ path: String, into target: CInt) throws(DatabaseError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard let header = read(descriptor, at: 0, bytes: headerBytes), header.number(at: 0, bytes: 4) & ~1 == 0x377F_0682
    else { return }
    let pageBytes = header.number(at: 8, bytes: 4)
    guard pageBytes >= 512, pageBytes <= 65_536, pageBytes & (pageBytes - 1) == 0 else { return }
    var sum = Checksum(isBigEndian: header.number(at: 0, bytes: 4) & 1 == 1)
    sum.add(header[..<24])
    guard sum.matches(header, at: 24) else { return }
    var offset = headerBytes
    var waiting: [Int: Int] = [:]
    while let head = read(descriptor, at: offset, bytes: frameHeaderBytes), head[8..<16] == header[16..<24],
      let page = read(descriptor, at: offset + frameHeaderBytes, bytes: pageBytes)
    {
      sum.add(head[..<8])
      sum.add(page[...])
      guard sum.matches(head, at: 16) else { return }
      waiting[head.number(at: 0, bytes: 4)] = offset + frameHeaderBytes
      if head.number(at: 4, bytes: 4) > 0 {
        // A commit: everything up to here counts.
        for (number, place) in waiting where number > 0 {
          guard let bytes = read(descriptor, at: place, bytes: pageBytes) else { continue }
          let written = bytes.withUnsafeBytes {
            pwrite(target, $0.baseAddress, $0.count, off_t((number - 1) * pageBytes))
          }
          guard written == pageBytes else {
            throw DatabaseError(code: errno == ENOSPC ? .full : .io, message: "cannot write the copy of a damaged file")
          }
        }
        waiting.removeAll()
      }
      offset += frameHeaderBytes + pageBytes
    }
  }

  private static func read(_ descriptor: CInt, at offset: Int, bytes: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: bytes)
    let got = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    return got == bytes ? buffer : nil
  }

  /// Section 4.2.
  private struct Checksum {
    let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    mutating func add(_ bytes: ArraySlice<UInt8>) {
      var place = bytes.startIndex
      while place + 8 <= bytes.endIndex {
        first = first &+ word(bytes, place) &+ second
        second = second &+ word(bytes, place + 4) &+ first
        place += 8
      }
    }

    private func word(_ bytes: ArraySlice<UInt8>, _ place: Int) -> UInt32 {
      let value =
        UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16 | UInt32(bytes[place + 2]) << 8
        | UInt32(bytes[place + 3])
      return isBigEndian ? value : value.byteSwapped
    }

    func matches(_ bytes: [UInt8], at offset: Int) -> Bool {
      bytes.number(at: offset, bytes: 4) == Int(first) && bytes.number(at: offset + 4, bytes: 4) == Int(second)
    }
  }
}
