import Testing

@testable import ServerStub

/// A generator with a fixed course.
struct SteadyGenerator: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

@Suite("What the companion says")
struct CompanionBrainTests {
  private func brain(seed: UInt64 = 1) -> CompanionBrain {
    let clock = LocalTimeClock {
      LocalTimeClock.Reading(year: 2024, month: 5, day: 1, hour: 9, minute: 5)
    }
    return CompanionBrain(clock: clock, generator: SteadyGenerator(state: seed))
  }

  @Test("it answers in the language of the message and keeps to it")
  func language() {
    var brain = brain()
    #expect(brain.answer(to: "现在几点了") == "现在是 09:05。")
    #expect(brain.answer(to: "what time is it?") == "It is 09:05.")
    #expect(CompanionLanguage(of: brain.answer(to: "hello")) == .english)
    #expect(CompanionLanguage(of: brain.answer(to: "你好")) == .chinese)
  }

  @Test("before it knows the language it explains itself in both")
  func bothLanguages() {
    var brain = brain()
    let help = brain.answer(to: "/help")
    #expect(help.contains("掷骰子") && help.contains("roll a die"))
    _ = brain.answer(to: "hello")
    #expect(!brain.answer(to: "/help").contains("掷骰子"))
  }

  @Test("it tells the date and lists its commands")
  func commands() {
    var brain = brain()
    #expect(brain.answer(to: "date today please") == "Today is 2024-05-01.")
    #expect(brain.answer(to: "/help").contains("/dice"))
    #expect(brain.answer(to: "/nonsense").contains("/dice"))
    #expect(brain.answer(to: "/echo 你好 there") == "你好 there")
    #expect(brain.answer(to: "/coin").isEmpty == false)
  }

  @Test("it never says the same phrase twice in a row")
  func variety() {
    var brain = brain()
    var last = ""
    for _ in 0..<50 {
      let answer = brain.answer(to: "just talking")
      #expect(answer != last)
      last = answer
    }
  }

  @Test("emoji are answered with emoji", arguments: ["👍", "❤️", "😂😂", "👩‍💻 🎉"])
  func emoji(text: String) {
    var brain = brain()
    #expect(["❤️", "😄", "👍", "🎉", "🐼"].contains(brain.answer(to: text)))
  }

  @Test(
    "any text gets an answer that is not empty",
    arguments: ["", " ", "/", "%", "?", "\u{0}", "3", String(repeating: "长", count: 20_000), "🏳️‍🌈"])
  func anyText(text: String) {
    var brain = brain()
    #expect(!brain.answer(to: text).isEmpty)
  }

  @Test("the same seed gives the same talk")
  func determinism() {
    var one = brain(seed: 9)
    var two = brain(seed: 9)
    for text in ["你好", "在吗", "/dice", "hello", "/coin", "哈哈"] {
      #expect(one.answer(to: text) == two.answer(to: text))
    }
  }

  @Test("it waits between 0.3 and 1 second")
  func pause() {
    var brain = brain()
    for length in [0, 1, 10, 100, 10_000] {
      #expect((300...1_000).contains(brain.pause(before: String(repeating: "x", count: length))))
    }
  }
}
