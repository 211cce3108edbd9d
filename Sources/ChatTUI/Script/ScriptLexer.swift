/// Takes the text of a script apart into commands of words and strings.
///
/// It works on scalars, not on Characters: a combining mark behind a quote must not hide the quote.
struct ScriptLexer {
  private let file: String
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1
  private var tokens: [ScriptToken] = []
  private var lines: [ScriptLine] = []

  /// The commands of a text.
  static func lines(of text: String, file: String) throws(ScriptError) -> [ScriptLine] {
    var lexer = ScriptLexer(file: file, scalars: Array(text.unicodeScalars))
    try lexer.run()
    return lexer.lines
  }

  private init(file: String, scalars: [Unicode.Scalar]) {
    self.file = file
    self.scalars = scalars
  }

  private var position: ScriptPosition { ScriptPosition(file: file, line: line, column: column) }
  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func run() throws(ScriptError) {
    var start = 0
    while let scalar = current {
      switch scalar {
      case "\n", ";":
        endCommand(from: start)
        advance()
        start = index
      case " ", "\t", "\r", "\u{FEFF}": advance()
      case "#":
        endCommand(from: start)
        while let next = current, next != "\n" { advance() }
        start = index
      default:
        if tokens.isEmpty { start = index }
        tokens.append(scalar == "\"" ? try string() : word())
      }
    }
    endCommand(from: start)
  }

  private mutating func endCommand(from start: Int) {
    guard !tokens.isEmpty else { return }
    var source = String.UnicodeScalarView()
    source.append(contentsOf: scalars[start..<index])
    lines.append(
      ScriptLine(tokens: tokens, end: position, source: String(source).trimmingTrailingBlanks()))
    tokens = []
  }

  private mutating func word() -> ScriptToken {
    let start = position
    var text = String.UnicodeScalarView()
    while let scalar = current {
      switch scalar {
      case " ", "\t", "\r", "\n", ";", "\"": return ScriptToken(kind: .word, text: String(text), position: start)
      default:
        text.append(scalar)
        advance()
      }
    }
    return ScriptToken(kind: .word, text: String(text), position: start)
  }

  private mutating func string() throws(ScriptError) -> ScriptToken {
    let start = position
    advance()
    var text = String.UnicodeScalarView()
    while let scalar = current {
      switch scalar {
      case "\"":
        advance()
        return ScriptToken(kind: .string, text: String(text), position: start)
      case "\\": text.append(try escape())
      case "\n":
        throw ScriptError(at: start, "this string does not end on its line; a newline in it is written \\n")
      default:
        text.append(scalar)
        advance()
      }
    }
    throw ScriptError(at: start, "this string has no closing quote")
  }

  private mutating func escape() throws(ScriptError) -> Unicode.Scalar {
    let start = position
    advance()
    let name = current
    advance()
    switch name {
    case "n": return "\n"
    case "t": return "\t"
    case "\"": return "\""
    case "\\": return "\\"
    case "u": return try unicodeEscape(from: start)
    default: throw ScriptError(at: start, "unknown escape; allowed are \\n \\t \\\" \\\\ \\u{…}")
    }
  }

  private mutating func unicodeEscape(from start: ScriptPosition) throws(ScriptError) -> Unicode.Scalar {
    var digits = ""
    if current == "{" {
      advance()
      while let scalar = current, scalar != "}", digits.utf8.count <= 8, scalar != "\n" {
        digits.unicodeScalars.append(scalar)
        advance()
      }
    }
    guard current == "}", digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw ScriptError(at: start, "expected \\u{…} with the hexadecimal number of a Unicode scalar") }
    advance()
    return scalar
  }

  private mutating func advance() {
    guard let scalar = current else { return }
    index += 1
    if scalar == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }
}

extension String {
  fileprivate func trimmingTrailingBlanks() -> String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
