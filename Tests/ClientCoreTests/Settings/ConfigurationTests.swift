import Testing

@testable import ClientCore

@Suite struct ConfigurationTests {
  @Test func readsEverySetting() throws {
    let configuration = try Configuration(
      parsing: "# mine\nlanguage = zh\n theme=wechat-dark # night\n\nemoji = safe\nserver = [::1]:8080\n")
    #expect(configuration.preferences == Preferences(language: .chinese, theme: "wechat-dark", emoji: .safe))
    #expect(configuration.server == "[::1]:8080")
  }

  @Test(arguments: [
    ("language = klingon", 1, "auto, zh or en"), ("\ntheme = ../x", 2, "the name of a theme"),
    ("emoji = maybe", 1, "full or safe"), ("colour = red", 1, "unknown setting"), ("nonsense", 1, "key = value"),
    ("server =", 1, "HOST:PORT"), ("theme = a\u{1B}[2Jb/c", 1, "\"a?[2Jb/c\""),
  ])
  func saysWhichLineIsWrongAndWhatIsAllowed(text: String, line: Int, hint: String) {
    let error = #expect(throws: ConfigurationError.self) { try Configuration(parsing: text) }
    #expect(error?.line == line)
    #expect(error?.message.contains(hint) == true)
    #expect(error?.message.unicodeScalars.contains { $0.value < 0x20 } == false)
  }

  @Test func savingAPreferenceLeavesTheRestAlone() throws {
    var configuration = try Configuration(parsing: "# mine\nlanguage = zh\nserver = h:1\n")
    var preferences = configuration.preferences
    preferences.language = nil
    preferences.theme = "wechat-dark"
    configuration.update(preferences)
    #expect(configuration.text == "# mine\nlanguage = auto\nserver = h:1\ntheme = wechat-dark\n")
    #expect(try Configuration(parsing: configuration.text).preferences == preferences)
  }
}
