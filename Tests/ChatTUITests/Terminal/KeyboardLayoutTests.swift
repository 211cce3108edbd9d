import Testing

@testable import ChatTUI

@Suite struct KeyboardLayoutTests {
  @Test(
    arguments: [
      ("й", "q"), ("Й", "Q"), ("ф", "a"), ("м", "v"), ("ч", "x"), ("і", "s"), ("ї", "]"), ("ў", "o"), ("ј", "j"),
      ("α", "a"),
      ("Σ", "S"), ("ω", "v"), ("ש", "a"), ("ל", "k"), ("ض", "q"), ("ش", "a"), ("ی", "d"), ("پ", "m"), ("ฟ", "a"),
      ("ქ", "q"),
      ("ㅂ", "q"), ("ㅡ", "m"),
    ] as [(Unicode.Scalar, Unicode.Scalar)])
  func lettersAreFoundByTheirPlace(letter: Unicode.Scalar, key: Unicode.Scalar) {
    #expect(KeyboardLayout.usKey(of: letter) == key)
  }

  @Test(arguments: ["a", "é", "你", "👍", "."] as [Unicode.Scalar])
  func otherCharactersHaveNoOtherPlace(scalar: Unicode.Scalar) {
    #expect(KeyboardLayout.usKey(of: scalar) == nil)
  }
}
