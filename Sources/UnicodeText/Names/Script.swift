/// The scripts that a name is written in.
enum Script {
  // Numbers of `ScriptTable`, in the order of `KNOWN_SCRIPTS` in scripts/generate-unicode-tables.py.
  private static let common: UInt8 = 0
  private static let inherited: UInt8 = 1
  private static let latin: UInt8 = 2
  private static let han: UInt8 = 3
  private static let written: [Set<UInt8>] = [
    [latin, han, 4, 5],  // Hiragana, Katakana
    [latin, han, 6],  // Bopomofo
    [latin, han, 7],  // Hangul
  ]

  /// Whether the scripts of a text are used together: one alone, or Latin with Chinese, Japanese or Korean, which is the
  /// level "highly restrictive" of UTS 39, section 5.2.
  static func areUsedTogether(in text: String) -> Bool {
    var found: Set<UInt8> = []
    for scalar in text.unicodeScalars {
      let script = ScalarRuns.scripts[scalar.value]
      if script != common, script != inherited { found.insert(script) }
    }
    return found.count < 2 || written.contains { found.isSubset(of: $0) }
  }
}
