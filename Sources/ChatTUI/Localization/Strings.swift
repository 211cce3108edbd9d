import ClientCore

/// Every text that the client shows, in the language of the interface.
///
/// Each entry holds all languages side by side, so that a missing translation does not compile and a
/// changed sentence is changed in both. Nothing is kept: making a value costs nothing.
struct Strings: Sendable, Hashable {
  /// The language in which the texts come.
  let language: Language
  /// The keys that some of them name.
  let bindings: Bindings

  /// Texts in one language.
  init(_ language: Language, bindings: Bindings = .standard) {
    self.language = language
    self.bindings = bindings
  }

  /// The text of the language at hand.
  func pick(_ chinese: @autoclosure () -> String, _ english: @autoclosure () -> String) -> String {
    switch language {
    case .chinese: chinese()
    case .english: english()
    }
  }

  /// The name of the program, as on the login page.
  var appName: String { pick("微信", "WeChat") }

  /// A language by its own name, as in the settings.
  func name(of language: Language) -> String {
    switch language {
    case .chinese: "简体中文"
    case .english: "English"
    }
  }

  /// Shown in place of everything while the terminal is below the usable size; shorter and shorter words.
  func tooSmall(neededColumns: Int, neededRows: Int) -> [String] {
    let size = "\(neededColumns)x\(neededRows)"
    return [
      pick("窗口太小，至少 \(size)", "Too small: need \(size)"), pick("太小 \(size)", "small: \(size)"), pick("太小", "small"),
    ]
  }
}
