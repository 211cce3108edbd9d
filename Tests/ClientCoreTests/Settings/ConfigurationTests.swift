import Testing

@testable import ClientCore

@Suite struct ConfigurationTests {
  @Test func readsEverySetting() {
    let configuration = Configuration(
      parsing: "# mine\nlanguage = zh\n theme=wechat-dark # night\n\nemoji = safe\nserver = [::1]:8080\n")
    #expect(configuration.preferences == Preferences(language: .chinese, theme: "wechat-dark", emoji: .safe))
    #expect(configuration.server == "[::1]:8080")
    #expect(configuration.problems.isEmpty)
  }

  @Test(arguments: [
    ("language = klingon", 1, 12, "auto, zh or en"), ("\ntheme = ../x", 2, 9, "the name of a theme"),
    ("emoji = maybe", 1, 9, "full or safe"), ("  colour = red", 1, 3, "unknown setting"),
    ("nonsense", 1, 1, "key = value"), ("emoji =", 1, 8, "full or safe"),
    ("theme = a\u{1B}[2Jb/c", 1, 9, "\"a?[2Jb/c\""),
  ])
  func saysWhatIsWrongWhereAndWhatIsAllowed(text: String, line: Int, column: Int, hint: String) {
    let configuration = Configuration(parsing: text + "\nserver = h:1")
    #expect(configuration.problems.count == 1)
    let problem = configuration.problems.first
    #expect(problem?.line == line && problem?.column == column)
    #expect(problem?.message.contains(hint) == true)
    #expect(problem?.message.unicodeScalars.contains { $0.value < 0x20 } == false)
    // The rest counts.
    #expect(configuration.server == "h:1")
    #expect(configuration.preferences == Preferences())
  }

  /// Marks and line ends of other editors.
  @Test(arguments: [
    "\u{FEFF}language = en\n", "language = en\r\n", "\u{FEFF}# x\r\nlanguage = en\r\ntheme = wechat-dark\r\n",
    "language = en", "\tlanguage\t=\ten\t\n\n", "\u{FEFF}language = en",
  ])
  func marksOfOtherEditorsAreNoMistakesAndStay(text: String) {
    var configuration = Configuration(parsing: text)
    #expect(configuration.problems.isEmpty)
    #expect(configuration.preferences.language == .english)
    var changed = configuration.preferences
    changed.language = .chinese
    configuration.update(from: configuration.preferences, to: changed)
    #expect(configuration.preferences == changed && configuration.problems.isEmpty)
    #expect(configuration.text.hasPrefix("\u{FEFF}") == text.hasPrefix("\u{FEFF}"))
    #expect(configuration.text.unicodeScalars.contains("\r") == text.unicodeScalars.contains("\r"))
  }

  /// Of a line only the value changes.
  @Test(arguments: [
    ("language = en # as at work\n", "language = zh # as at work\n"),
    ("\t language=en\t#x\n", "\t language=zh\t#x\n"), ("language =\n", "language = zh\n"),
    ("language = #?\n", "language = zh #?\n"), ("language = en", "language = zh"),
    ("# old Mac\rlanguage = en\remoji = safe\r", "# old Mac\rlanguage = zh\remoji = safe\r"),
    ("# a\r\nlanguage = en\n\r\n# b", "# a\r\nlanguage = zh\n\r\n# b"),
    ("# no end", "# no end\nlanguage = zh\n"), ("emoji = safe\r\n", "emoji = safe\r\nlanguage = zh\r\n"),
    ("", "language = zh\n"), ("language en\n", "language en\nlanguage = zh\n"),
  ])
  func savingChangesTheValueAlone(text: String, saved: String) {
    var configuration = Configuration(parsing: text)
    var changed = configuration.preferences
    changed.language = .chinese
    configuration.update(from: configuration.preferences, to: changed)
    #expect(Array(configuration.text.utf8) == Array(saved.utf8))
    #expect(configuration.preferences.language == .chinese)
  }

  @Test func savingAPreferenceLeavesTheRestAlone() {
    var configuration = Configuration(parsing: "# mine\nlanguage = zh\nserver = h:1\ncolour = red\nemoji = maybe\n")
    let old = configuration.preferences
    var new = old
    new.language = nil
    new.theme = "wechat-dark"
    configuration.update(from: old, to: new)
    #expect(
      configuration.text
        == "# mine\nlanguage = auto\nserver = h:1\ncolour = red\nemoji = maybe\ntheme = wechat-dark\n")
    #expect(configuration.preferences == new)
  }

  @Test func whatAnotherClientChangedMeanwhileIsKept() {
    // This client began with the defaults; another one has saved a theme since.
    var configuration = Configuration(parsing: "theme = wechat-dark\n")
    configuration.update(from: Preferences(), to: Preferences(language: .english))
    #expect(configuration.text == "theme = wechat-dark\nlanguage = en\n")
  }

  @Test func ofSeveralLinesTheLastCountsAndIsTheOneThatChanges() {
    var configuration = Configuration(parsing: "emoji = safe\nemoji = full\n")
    #expect(configuration.preferences.emoji == .full)
    configuration.update(from: configuration.preferences, to: Preferences(emoji: .safe))
    #expect(configuration.preferences.emoji == .safe)
  }

  @Test func `sections are read by entries, with their places`() throws {
    let configuration = Configuration(
      parsing: "emoji = safe\n\n [keys.list] # vi\n\tj = down ; k=up # both\n[ = x\n\n[keys.text]\n")
    #expect(configuration.problems.isEmpty && configuration.preferences.emoji == .safe)
    #expect(configuration.sections.map(\.name) == ["keys.list", "keys.text"])
    let list = try #require(configuration.sections.first)
    #expect(list.line == 3 && list.column == 2)
    #expect(list.entries.map(\.key) == ["j", "k", "["] && list.entries.map(\.value) == ["down", "up", "x"])
    #expect(list.entries.map(\.line) == [4, 4, 5] && list.entries.map(\.column) == [2, 13, 1])
    #expect(list.entries.map(\.valueColumn) == [6, 15, 5])
  }

  /// What is set below a section would belong to it.
  @Test(arguments: [
    (
      "emoji = safe\n\n# my keys\n[keys.list]\nj = down\n",
      "emoji = safe\nlanguage = zh\n\n# my keys\n[keys.list]\nj = down\n"
    ),
    ("[keys.list]\nlanguage = down", "language = zh\n[keys.list]\nlanguage = down"),
    ("# mine\n\n# keys\n[keys.list]\n", "# mine\nlanguage = zh\n\n# keys\n[keys.list]\n"),
    ("language = en\r\n[keys.text]\r\nx = y # z", "language = zh\r\n[keys.text]\r\nx = y # z"),
  ])
  func `saving leaves sections as they are`(text: String, saved: String) {
    var configuration = Configuration(parsing: text)
    let sections = configuration.sections
    var changed = configuration.preferences
    changed.language = .chinese
    configuration.update(from: configuration.preferences, to: changed)
    #expect(Array(configuration.text.utf8) == Array(saved.utf8), "\(configuration.text)")
    #expect(configuration.preferences.language == .chinese)
    #expect(configuration.sections.map(\.name) == sections.map(\.name))
    #expect(configuration.sections.map { $0.entries.map(\.key) } == sections.map { $0.entries.map(\.key) })
  }
}
