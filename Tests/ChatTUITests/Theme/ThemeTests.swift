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
    let text = try String(contentsOfFile: path, encoding: .utf8)
    // Over nothing, so that the file has to say all.
    let loaded = ThemeLoader.parse(text, name: name, file: path, over: Theme(name: "nothing", entries: [:]))
    #expect(loaded.theme == Theme.builtIn(name), "run scripts/generate-built-in-theme.py")
    #expect(loaded.problem == nil)
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
    ThemeScope.allCases.filter { !decoration.contains($0) }.map { ($0.name, theme[$0]) }
      + combinations.flatMap { scope, bases in
        bases.map { ("\(scope.name) on \($0.name)", theme[scope].on(theme[$0])) }
      }
  }

  @Test(arguments: names)
  func textHasEnoughContrastIn24Bits(name: String) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).theme
    for (what, style) in Self.pairs(theme) { #expect(Contrast.ratio(style) >= 4.5, "\(what)") }
  }

  @Test(arguments: names)
  func textIsLegibleIn256Colors(name: String) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).theme.adapted(to: .colors256)
    for (what, style) in Self.pairs(theme) { #expect(Contrast.ratio(style) >= 4.0, "\(what)") }
  }

  @Test(arguments: names, [ColorDepth.colors16, .colors8])
  func textIsLegibleInBasicColors(name: String, depth: ColorDepth) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).theme.adapted(to: depth)
    for (what, style) in Self.pairs(theme) { #expect(Contrast.ratio(style) >= 2.4, "\(what) \(style)") }
  }

  /// Whatever is drawn over whatever, on any of the common palettes.
  @Test(arguments: names, [ColorDepth.colors16, .colors8])
  func everyScopeIsReadableOverEveryOtherInBasicColors(name: String, depth: ColorDepth) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).theme.adapted(to: depth)
    for scope in ThemeScope.allCases {
      for base in ThemeScope.allCases {
        let style = theme[scope].on(theme[base])
        guard case .palette(let front) = style.foreground, case .palette(let back) = style.background else { continue }
        #expect(
          BasicPalettes.contrast(front, back) >= BasicContrast.minimum, "\(scope) on \(base): \(front) on \(back)")
        #expect(depth == .colors16 || (front < 8 && back < 8))
      }
    }
  }

  @Test func whatCountsAsReadableIsSoOnEveryCommonPalette() {
    for front in UInt8(0)..<16 {
      for back in UInt8(0)..<16 {
        let isReadable = BasicPalettes.contrast(front, back) >= BasicContrast.minimum
        #expect(BasicContrast.isReadable(front, on: back) == isReadable, "\(front) on \(back)")
        let style = Style(foreground: .palette(front), background: .palette(back)).readable
        guard case .palette(let chosen) = style.foreground else { continue }
        #expect(BasicPalettes.contrast(chosen, back) >= BasicContrast.minimum)
        #expect(!isReadable || chosen == front)
      }
    }
  }

  @Test(arguments: names, [ColorDepth.colors16, .colors8])
  func bubblesAreSeenInBasicColors(name: String, depth: ColorDepth) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).theme.adapted(to: depth)
    let backgrounds = [ThemeScope.chat, .bubbleOwn, .bubbleOther].map { theme[$0].background }
    #expect(Set(backgrounds).count == 3)
    #expect(theme[.listSelected].background != theme[.list].background)
  }

  @Test(arguments: names)
  func attributesTellThingsApartWithoutColors(name: String) throws {
    let theme = try ThemeLoader.load(path: ThemeFiles.path(name)).theme.adapted(to: .mono)
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

/// The basic colours as terminals show them: xterm, the VGA console, GNOME's terminal (Tango), the Windows console.
private enum BasicPalettes {
  private static let all: [[UInt32]] = [
    [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00,
      0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ],
    [
      0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA, 0x555555, 0xFF5555, 0x55FF55,
      0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
    ],
    [
      0x2E3436, 0xCC0000, 0x4E9A06, 0xC4A000, 0x3465A4, 0x75507B, 0x06989A, 0xD3D7CF, 0x555753, 0xEF2929, 0x8AE234,
      0xFCE94F, 0x729FCF, 0xAD7FA8, 0x34E2E2, 0xEEEEEC,
    ],
    [
      0x0C0C0C, 0xC50F1F, 0x13A10E, 0xC19C00, 0x0037DA, 0x881798, 0x3A96DD, 0xCCCCCC, 0x767676, 0xE74856, 0x16C60C,
      0xF9F1A5, 0x3B78FF, 0xB4009E, 0x61D6D6, 0xF2F2F2,
    ],
  ]

  /// The least contrast of two colours.
  static func contrast(_ front: UInt8, _ back: UInt8) -> Double {
    all.map { palette in
      Contrast.ratio(Style(foreground: color(palette[Int(front)]), background: color(palette[Int(back)])))
    }.min() ?? 0
  }

  private static func color(_ value: UInt32) -> Color {
    .rgb(UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
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
