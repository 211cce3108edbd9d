/// A fixed sequence of random numbers (SplitMix64), the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Texts as people write them: Chinese, English and both, with words as unevenly frequent as in a language.
struct Texts {
  private let chinese: [String]
  private let english: [String]
  private let marks = ["😂", "👍🏽", "❤️", "🌸", "😭", "👨‍👩‍👧", "🎉", "！！", "...", "?", "~", "(笑)"]

  static let commonChinese = [
    "的", "我", "了", "是", "你", "不", "在", "好", "吗", "这", "就", "有", "他", "啊", "都", "那", "吧", "去", "也", "说", "我们", "什么",
    "今天",
    "明天", "可以", "没有", "知道", "现在", "时候", "一下", "怎么", "晚上", "一起", "吃饭", "工作", "公司", "回来", "谢谢", "不是", "还是", "觉得", "老师",
    "会议", "文件", "下午", "上午", "项目", "客户", "已经", "因为", "所以", "如果", "但是", "周末", "孩子", "学校", "电影", "手机", "地铁", "天气", "下雨",
    "开会", "报告", "哈哈", "没事", "随便", "真的", "可能", "问题", "时间", "朋友", "妈妈", "爸爸", "医院", "火车站", "飞机票", "北京", "上海", "微信",
  ]
  static let commonEnglish = [
    "the", "to", "you", "a", "I", "and", "is", "of", "it", "in", "that", "for", "on", "we", "have", "be", "this", "me",
    "at",
    "not", "with", "are", "what", "do", "can", "so", "my", "was", "will", "ok", "just", "if", "but", "see", "about",
    "they",
    "there", "here", "meeting", "tomorrow", "today", "please", "thanks", "station", "these", "other", "then", "report",
    "when", "think", "time", "home", "later", "send", "file", "office", "dinner", "weekend", "photo", "great", "really",
  ]

  init() {
    var generator = SeededGenerator(seed: 1)
    // Letters of the block's first part; which of them are frequent is decided by chance, but fixed.
    let letters = (0..<3500).map { _ in
      Character(Unicode.Scalar(UInt32.random(in: 0x4E00...0x8FFF, using: &generator)) ?? "人")
    }
    chinese =
      Self.commonChinese
      + (0..<20_000).map { _ in
        let length = [1, 2, 2, 2, 2, 3, 4][Int.random(in: 0..<7, using: &generator)]
        return String((0..<length).map { _ in letters[Self.skewed(letters.count, &generator)] })
      }
    let heads = [
      "st", "pr", "c", "m", "t", "b", "d", "l", "r", "s", "w", "f", "g", "h", "n", "p", "tr", "ch", "sh", "qu",
    ]
    let cores = ["a", "e", "i", "o", "u", "ea", "ou", "ai", "io", "ee"]
    let tails = ["n", "r", "s", "t", "ll", "ng", "nd", "st", "", "m", "ck", "tion", "ment", "ly", "er", "x", "zz"]
    english =
      Self.commonEnglish
      + (0..<8_000).map { _ in
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in
          heads[Self.skewed(heads.count, &generator)] + cores[Self.skewed(cores.count, &generator)]
            + tails[Self.skewed(tails.count, &generator)]
        }.joined()
      }
  }

  /// Small numbers much more often than large ones, nearly as Zipf has it.
  private static func skewed(_ count: Int, _ generator: inout SeededGenerator) -> Int {
    let unit = Double(generator.next() >> 11) / Double(1 << 53)
    // x^3: half of all words are from the first eighth, as near to Zipf as is needed here.
    return min(count - 1, Int(unit * unit * unit * unit * Double(count)))
  }

  /// A text of some 5 to 60 Characters.
  func next(_ generator: inout SeededGenerator) -> String {
    let length = Int.random(in: 5...60, using: &generator)
    let kind = Int.random(in: 0..<10, using: &generator)
    var text = ""
    var count = 0
    while count < length {
      let isChinese = kind < 6 || kind >= 9 && Bool.random(using: &generator)
      let word =
        isChinese
        ? chinese[Self.skewed(chinese.count, &generator)] : english[Self.skewed(english.count, &generator)]
      if !isChinese, !text.isEmpty { text += " " }
      text += word
      count += word.count + (isChinese ? 0 : 1)
      if isChinese, Int.random(in: 0..<8, using: &generator) == 0 { text += ["，", "。", "、"][count % 3] }
    }
    if Int.random(in: 0..<8, using: &generator) == 0 {
      text += marks[Int.random(in: 0..<marks.count, using: &generator)]
    }
    return text
  }

  /// Queries of all lengths: frequent and rare words, parts of real messages, and what is nowhere.
  func queries(_ count: Int, from messages: [String], _ generator: inout SeededGenerator) -> [(
    kind: String, text: String
  )] {
    (0..<count).map { index in
      let message = messages[Int.random(in: 0..<messages.count, using: &generator)]
      switch index % 10 {
      case 0: return ("1 frequent", ["我", "的", "e", "t", "好", "o", " 了"][index / 10 % 7])
      case 1: return ("1 any", part(of: message, length: 1, &generator))
      case 2:
        return (
          "1 absent", String(Character(Unicode.Scalar(UInt32.random(in: 0x9F00...0x9FA0, using: &generator)) ?? "?"))
        )
      case 3: return ("2 frequent", ["今天", "th", "我们", "er", "明天", "在 ", "re"][index / 10 % 7])
      case 4: return ("2 any", part(of: message, length: 2, &generator))
      case 5:
        let letters = Self.commonChinese.prefix(20)
        return (
          "2 of frequent letters", (0..<2).map { _ in letters[Int.random(in: 0..<20, using: &generator)] }.joined()
        )
      case 6: return ("3 to 8 any", part(of: message, length: Int.random(in: 3...8, using: &generator), &generator))
      case 7:
        return (
          "word",
          Bool.random(using: &generator)
            ? english[Int.random(in: 0..<english.count, using: &generator)]
            : chinese[Int.random(in: 0..<chinese.count, using: &generator)]
        )
      case 8:
        // Frequent terms whose sequence is rare or nowhere: the worst case of an index without positions.
        let words = index / 10 % 2 == 0 ? Self.commonEnglish : Self.commonChinese
        let two = (0..<2).map { _ in words[Int.random(in: 0..<30, using: &generator)] }
        return ("frequent words in a row", two.joined(separator: index / 10 % 2 == 0 ? " " : ""))
      default:
        return ("absent", part(of: message, length: 3, &generator) + "zqx" + part(of: message, length: 2, &generator))
      }
    }
  }

  private func part(of message: String, length: Int, _ generator: inout SeededGenerator) -> String {
    let characters = Array(message)
    let start = Int.random(in: 0...max(0, characters.count - length), using: &generator)
    return String(characters[start..<min(characters.count, start + length)])
  }
}
