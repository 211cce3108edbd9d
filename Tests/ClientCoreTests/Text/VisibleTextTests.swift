import Testing

@testable import ClientCore

@Suite struct VisibleTextTests {
  @Test(arguments: [
    "", " ", "\n\n", "\t", "\u{200B}", "\u{3164}", "\u{115F}\u{1160}", "\u{2800}", "\u{FE0F}", "\u{200D}", "\u{202E}",
    "\u{FEFF}",
    "\u{A0}\u{3000}", "\u{E0020}", "\u{AD}",
  ])
  func nothingIsSeen(text: String) { #expect(!text.hasVisibleText) }

  @Test(arguments: ["a", " .", "👍🏽", "文", "\u{1B}[m", "\u{200B}x", "¯"])
  func somethingIsSeen(text: String) { #expect(text.hasVisibleText) }
}
