import Foundation
import Testing

@testable import ChatTUI

@Suite struct ThemeTests {
  private static let names = ThemeLoader.names(in: ThemeFiles.folder)

  @Test func theRepositoryHasALightAndADarkTheme() {
    #expect(Self.names.contains("wechat-light"))
    #expect(Self.names.contains("wechat-dark"))
  }

  @Test(arguments: Theme.builtInNames) func theBuiltInThemeIsTheFile(name: String) throws {
    let path = ThemeFiles.path(name)
    var bytes = try Array(Data(contentsOf: URL(filePath: path)))
    #expect(
      try ThemeLoader.parse(String(decoding: bytes, as: UTF8.self), name: name, file: path)
        == Theme.builtIn(name), "run scripts/generate-built-in-theme.py")
    #expect(ThemeLoader.isBuiltIn(bytes, name: name), "run scripts/generate-built-in-theme.py")
    #expect(try ThemeLoader.load(path: path) == Theme.builtIn(name))
    bytes[bytes.count / 2] ^= 1
    #expect(!ThemeLoader.isBuiltIn(bytes, name: name))
    #expect(!ThemeLoader.isBuiltIn(bytes.dropLast(), name: name))
  }

  @Test func realColorsOfWeChatAreUsed() {
    let theme = Theme.builtInLight
    #expect(theme[.bubbleOwn].background == .rgb(0x95, 0xEC, 0x69))
    #expect(theme[.buttonFocused].background == .rgb(0x07, 0xC1, 0x60))
    #expect(theme[.chat].background == .rgb(0xED, 0xED, 0xED))
    #expect(theme[.rail].background == .rgb(0x2E, 0x2E, 0x2E))
  }

  @Test func avatarsAreTheSameForTheSameSeed() {
    let theme = Theme.builtInLight
    for seed in [Int64.min, -1, 0, 7, 8, Int64.max] { #expect(theme.avatar(seed: seed) == theme.avatar(seed: seed)) }
    #expect(theme.avatar(seed: 1) == theme[.avatar2])
    #expect(Set((0..<8).map { theme.avatar(seed: $0) }).count == 8)
  }

  /// Lines, not text.
  private static let decoration: Set<ThemeScope> = [.separator, .scrollbar, .scrollbarThumb, .popupBorder, .redDot]

  /// What is drawn on the background of another scope.
  private static let combinations: [(ThemeScope, [ThemeScope])] = [
    (.listName, [.list, .listSelected]), (.listPreview, [.list, .listSelected]), (.listTime, [.list, .listSelected]),
    (.draft, [.list, .listSelected]), (.text, [.card, .chat, .background]),
    (.link, [.card, .background, .popup, .chat]),
    (.error, [.card, .background, .popup, .chat]), (.success, [.card, .background, .popup, .title]),
    (.warning, [.card, .background, .popup]), (.label, [.card, .background, .popup]),
    (.hint, [.card, .background, .popup, .chat, .list, .title]), (.mark, [.chat]), (.markRead, [.chat]),
    (.title, [.background, .chat]),
    (.checkbox, [.card, .background, .popup]),
    (.inputPlaceholder, [.input, .inputFocused, .searchBox, .searchBoxFocused]),
    (.mention, [.bubbleOther]),
  ]

  private static func pairs(_ theme: Theme) -> [(String, Style)] {
    ThemeScope.allCases.filter { !decoration.contains($0) }.map { ($0.rawValue, theme[$0]) }
      + combinations.flatMap { scope, bases in
        bases.map { ("\(scope.rawValue) on \($0.rawValue)", theme[scope].on(theme[$0])) }
      }
  }

  @Test(arguments: names)
  func textHasEnoughContrastIn24Bits(name: String) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name))
    for (what, style) in Self.pairs(theme) { #expect(Contrast.ratio(style) >= 4.5, "\(what)") }
  }

  @Test(arguments: names)
  func textIsLegibleIn256Colors(name: String) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).adapted(to: .colors256)
    for (what, style) in Self.pairs(theme) { #expect(Contrast.ratio(style) >= 4.0, "\(what)") }
  }

  @Test(arguments: names, [ColorDepth.colors16, .colors8])
  func textIsLegibleInBasicColors(name: String, depth: ColorDepth) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).adapted(to: depth)
    for (what, style) in Self.pairs(theme) { #expect(Contrast.ratio(style) >= 2.4, "\(what) \(style)") }
  }

  @Test(arguments: names)
  func attributesTellThingsApartWithoutColors(name: String) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).adapted(to: .mono)
    for scope in ThemeScope.allCases {
      #expect(theme[scope].foreground == .default)
      #expect(theme[scope].background == .default)
    }
    let differing: [(ThemeScope, ThemeScope)] = [
      (.listSelected, .list), (.railSelected, .rail), (.bubbleOwn, .bubbleOther), (.buttonFocused, .button),
      (.secondaryFocused, .secondary), (.linkFocused, .link), (.inputFocused, .input), (.tagSelected, .tag),
      (.badge, .list), (.toast, .chat), (.searchBoxFocused, .searchBox),
      (.markRead, .mark),
    ]
    for (left, right) in differing { #expect(theme[left] != theme[right], "\(left) \(right)") }
  }
}

/// Contrast as WCAG 2 defines it, 1…21.
enum Contrast {
  static func ratio(_ style: Style) -> Double {
    let lights = [luminance(style.foreground), luminance(style.background)].sorted()
    return (lights[1] + 0.05) / (lights[0] + 0.05)
  }

  private static func luminance(_ color: Color) -> Double {
    let (red, green, blue): (UInt8, UInt8, UInt8) =
      switch color {
      case .default: (127, 127, 127)
      case .rgb(let red, let green, let blue): (red, green, blue)
      case .palette(let index): XtermPalette.rgb(index)
      }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  private static func linear(_ value: UInt8) -> Double {
    let share = Double(value) / 255
    return share <= 0.03928 ? share / 12.92 : power((share + 0.055) / 1.055)
  }

  /// To the power of 2.4, as the fifth root of the twelfth power by Newton's method.
  private static func power(_ base: Double) -> Double {
    let target = (0..<12).reduce(1.0) { product, _ in product * base }
    var root = base
    for _ in 0..<60 { root -= (root * root * root * root * root - target) / (5 * root * root * root * root) }
    return root
  }
}
