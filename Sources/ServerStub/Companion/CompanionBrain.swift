/// What the companion answers to a message: topics by keyword, the language of the message, never the same phrase
/// twice in a row. Everything it depends on is handed in, so the same seed and clock give the same talk.
struct CompanionBrain: Sendable {
  /// The calendar and clock where the server stands.
  private let clock: LocalTimeClock
  private var generator: any RandomNumberGenerator & Sendable
  /// The language the friend spoke last; `nil` until they have.
  private var language: CompanionLanguage?
  private var lastAnswer = ""

  init(clock: LocalTimeClock, generator: any RandomNumberGenerator & Sendable) {
    self.clock = clock
    self.generator = generator
  }

  /// What to say first to a new friend, in both languages while nobody knows which one they speak.
  mutating func welcome() -> String {
    pick(CompanionPhrases[.chinese].welcome) + "\n" + pick(CompanionPhrases[.english].welcome)
  }

  /// The answer to one message; never empty.
  mutating func answer(to text: String) -> String {
    let said = text.trimmed()
    // The commands are spelled in Latin letters whatever the language.
    if !said.hasPrefix("/"), let spoken = CompanionLanguage(of: said) { language = spoken }
    let phrases = CompanionPhrases[language ?? .chinese]
    let answer = command(said, phrases: phrases) ?? pick(phrases[keyPath: CompanionBrain.topic(of: said)])
    lastAnswer = answer
    return answer
  }

  /// How long to wait before an answer, in milliseconds: as if somebody typed, 300 to 1,000.
  mutating func pause(before answer: String) -> Int64 {
    let typing = min(400, Int64(answer.count) * 8)
    return 300 + typing + Int64.random(in: 0...300, using: &generator)
  }

  private mutating func command(_ text: String, phrases: CompanionPhrases) -> String? {
    guard text.hasPrefix("/") else {
      let lowered = text.lowercased()
      if CompanionBrain.matches(lowered, ["几点", "what time", "time is it"]) {
        return filled(phrases.time, with: clock.now().timeText)
      }
      if CompanionBrain.matches(lowered, ["帮助", "help"]) { return help(phrases) }
      if CompanionBrain.matches(lowered, ["几号", "星期几", "what day", "date today"]) {
        return filled(phrases.date, with: clock.now().dateText)
      }
      return nil
    }
    let parts = text.dropFirst().split(separator: " ", maxSplits: 1)
    switch parts.first?.lowercased() {
    case "time": return filled(phrases.time, with: clock.now().timeText)
    case "date": return filled(phrases.date, with: clock.now().dateText)
    case "dice", "roll": return filled(phrases.dice, with: String(Int.random(in: 1...6, using: &generator)))
    case "coin": return Bool.random(using: &generator) ? phrases.heads : phrases.tails
    case "echo" where parts.count > 1: return String(parts[1])
    // Help also for a command nobody knows.
    default: return help(phrases)
    }
  }

  private func help(_ phrases: CompanionPhrases) -> String {
    if language != nil { return phrases.help }
    return CompanionPhrases[.chinese].help + "\n\n" + CompanionPhrases[.english].help
  }

  private static func topic(of text: String) -> KeyPath<CompanionPhrases, [String]> & Sendable {
    let lowered = text.lowercased()
    if isEmojiOnly(text) { return \.emoji }
    if matches(lowered, ["谢", "thank", "thx"]) { return \.thanks }
    if matches(lowered, ["再见", "拜拜", "晚安", "bye", "good night", "see you"]) { return \.farewell }
    if matches(lowered, ["你是谁", "叫什么", "who are you", "your name"]) { return \.name }
    if matches(lowered, ["你好吗", "怎么样", "how are you", "how's it going"]) { return \.mood }
    if startsWithWord(lowered, ["你好", "您好", "嗨", "哈喽", "早", "hello", "hi", "hey", "good morning"]) {
      return \.greeting
    }
    if lowered.hasSuffix("?") || lowered.hasSuffix("？") || lowered.hasSuffix("吗") { return \.question }
    return text.count > 120 ? \.long : \.other
  }

  private static func matches(_ text: String, _ words: [String]) -> Bool {
    words.contains { text.contains($0) }
  }

  /// Whether the text begins with one of the words, and a Latin one is not merely the start of another ("history").
  private static func startsWithWord(_ text: String, _ words: [String]) -> Bool {
    words.contains { word in
      guard text.hasPrefix(word) else { return false }
      let next = text.dropFirst(word.count).first
      return next.map { !($0.isASCII && $0.isLetter) } ?? true
    }
  }

  private static func isEmojiOnly(_ text: String) -> Bool {
    !text.isEmpty
      && text.allSatisfy { character in
        character.isWhitespace
          || character.unicodeScalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
      }
  }

  private mutating func pick(_ phrases: [String]) -> String {
    let fresh = phrases.filter { $0 != lastAnswer }
    return fresh.randomElement(using: &generator) ?? phrases.first ?? "…"
  }

  private func filled(_ template: String, with value: String) -> String {
    template.split(separator: "%", omittingEmptySubsequences: false).joined(separator: value)
  }
}
