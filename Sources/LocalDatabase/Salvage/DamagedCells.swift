/// A row as it stands in a page.
struct SalvagedCell {
  /// For tables without a rowid 0.
  var rowID: Int64
  var values: [DatabaseValue]
  /// The bytes of the page that it takes.
  var extent: Range<Int>
  /// Pages that hold the rest of it.
  var overflow: [Int]
}

/// Reads cells ("Database File Format", sections 1.6 and 2.1). Whatever contradicts itself is not read.
struct DamagedCells {
  enum Kind: UInt8 {
    case indexInterior = 2
    case tableInterior = 5
    case indexLeaf = 10
    case tableLeaf = 13

    var isInterior: Bool { self == .indexInterior || self == .tableInterior }
  }

  let pages: DamagedPages

  /// Longer rows than any of ours (a text has at most 64 KiB).
  private static let maxPayload = 1 << 24

  /// The cell of a row at an offset; `nil` if it cannot be one.
  func cell(in page: [UInt8], at offset: Int, kind: Kind) -> SalvagedCell? {
    var place = offset
    if kind == .indexInterior { place += 4 }
    let usable = pages.usableBytes
    guard let (length, afterLength) = page.variableNumber(at: place, end: usable), length > 0,
      length <= Self.maxPayload
    else { return nil }
    place = afterLength
    var rowID: Int64 = 0
    if kind == .tableLeaf {
      guard let (value, next) = page.variableNumber(at: place, end: usable) else { return nil }
      (rowID, place) = (value, next)
    }
    let total = Int(length)
    let most = kind == .tableLeaf ? usable - 35 : (usable - 12) * 64 / 255 - 23
    let least = (usable - 12) * 32 / 255 - 23
    let wanted = least + (total - least) % (usable - 4)
    let local = total <= most ? total : wanted <= most ? wanted : least
    guard place + local <= usable else { return nil }
    var payload = Array(page[place..<place + local])
    place += local
    var overflow: [Int] = []
    if local < total {
      guard place + 4 <= usable else { return nil }
      guard let rest = self.overflow(from: page.number(at: place, bytes: 4), bytes: total - local, visited: &overflow)
      else { return nil }
      payload += rest
      place += 4
    }
    guard let values = Self.values(of: payload) else { return nil }
    return SalvagedCell(rowID: rowID, values: values, extent: offset..<place, overflow: overflow)
  }

  private func overflow(from first: Int, bytes: Int, visited: inout [Int]) -> [UInt8]? {
    var result: [UInt8] = []
    var next = first
    while result.count < bytes {
      guard next > 1, next <= pages.pageCount, visited.count * (pages.usableBytes - 4) <= bytes,
        let page = pages.page(next)
      else { return nil }
      visited.append(next)
      let count = min(bytes - result.count, pages.usableBytes - 4)
      result += page[4..<4 + count]
      next = page.number(at: 0, bytes: 4)
    }
    return next == 0 ? result : nil
  }

  /// The columns of a record (section 2.1).
  private static func values(of payload: [UInt8]) -> [DatabaseValue]? {
    guard let (headerBytes, start) = payload.variableNumber(at: 0, end: payload.count), headerBytes > 0,
      headerBytes <= payload.count
    else { return nil }
    var place = start
    var body = Int(headerBytes)
    var values: [DatabaseValue] = []
    while place < Int(headerBytes) {
      guard let (type, next) = payload.variableNumber(at: place, end: Int(headerBytes)), type >= 0 else { return nil }
      place = next
      let bytes: Int
      switch type {
      case 0, 8, 9: bytes = 0
      case 1...4: bytes = Int(type)
      case 5: bytes = 6
      case 6, 7: bytes = 8
      case 10, 11: return nil
      default:
        guard type < Int64(2 * maxPayload + 14) else { return nil }
        bytes = Int(type - 12) / 2
      }
      guard body + bytes <= payload.count else { return nil }
      switch type {
      case 0: values.append(.null)
      case 8, 9: values.append(.integer(type - 8))
      case 7:
        let bits = UInt64(bitPattern: Int64(payload.number(at: body, bytes: 8)))
        values.append(.real(Double(bitPattern: bits)))
      case 1...6:
        let unused = 64 - 8 * bytes
        values.append(.integer((Int64(payload.number(at: body, bytes: bytes)) << Int64(unused)) >> Int64(unused)))
      default:
        let slice = payload[body..<body + bytes]
        if type & 1 == 0 {
          values.append(.blob(Array(slice)))
        } else {
          // What our programs wrote is UTF-8.
          guard let text = String(validating: slice, as: UTF8.self) else { return nil }
          values.append(.text(text))
        }
      }
      body += bytes
    }
    return place == Int(headerBytes) && body == payload.count ? values : nil
  }
}
