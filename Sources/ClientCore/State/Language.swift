/// Languages of the interface.
public enum Language: String, Sendable, Hashable, CaseIterable {
  case chinese = "zh"
  case english = "en"

  /// The language that a POSIX locale name such as `zh_CN.UTF-8` asks for; anything but Chinese is English.
  public init(localeName: String) {
    self = localeName.lowercased().hasPrefix("zh") ? .chinese : .english
  }

  public var next: Language { self == .chinese ? .english : .chinese }
}
