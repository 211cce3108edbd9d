/// The parameters of a URL's query, percent-decoded, in the order they came.
struct QueryString: Equatable, Sendable {
  private(set) var parameters: [(key: String, value: String)] = []

  /// Reads `a=1&b=x%20y`. A broken escape is kept as it stands, and bytes that are not UTF-8 become U+FFFD: the text
  /// is only echoed.
  init(_ text: some StringProtocol) {
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parameters.append((QueryString.decode(parts[0]), parts.count > 1 ? QueryString.decode(parts[1]) : ""))
    }
  }

  static func == (left: QueryString, right: QueryString) -> Bool {
    left.parameters.elementsEqual(right.parameters, by: ==)
  }

  private static func decode(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+") {
        bytes.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(hexValue),
        let low = rest.dropFirst().first.flatMap(hexValue)
      {
        rest = rest.dropFirst(2)
        bytes.append(high << 4 | low)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
