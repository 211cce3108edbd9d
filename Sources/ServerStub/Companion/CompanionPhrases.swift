/// What the companion says, by topic and language.
struct CompanionPhrases: Sendable {
  let welcome: [String]
  let greeting: [String]
  let help: String
  let thanks: [String]
  let farewell: [String]
  let name: [String]
  let mood: [String]
  let emoji: [String]
  let question: [String]
  let long: [String]
  let other: [String]
  let heads: String
  let tails: String
  /// "%" stands for the value.
  let time: String
  let date: String
  let dice: String

  static subscript(language: CompanionLanguage) -> CompanionPhrases {
    switch language {
    case .chinese: chinese
    case .english: english
    }
  }

  private static let chinese = CompanionPhrases(
    welcome: ["我们已经是好友啦，想聊点什么？发 /help 看看我会什么。", "你好呀，我是小微，很高兴认识你！发 /help 看看我会什么。"],
    greeting: ["你好呀！", "嗨，你来啦。今天怎么样？", "你好 👋 有什么新鲜事？"],
    help: """
      我会这些：
      /time 现在几点
      /date 今天几号
      /dice 掷骰子
      /coin 抛硬币
      /echo 文字 — 原样说给你听
      别的话随便说，我都会回。
      """,
    thanks: ["不客气！", "小事一桩 😊", "随时找我。"],
    farewell: ["再见，回头聊！", "拜拜 👋", "晚点见，照顾好自己。"],
    name: ["我是小微，住在这台服务器里。", "叫我小微就好，你的终端小伙伴。"],
    mood: ["我很好，CPU 凉凉的。你呢？", "挺好的，刚刚整理完消息。你今天过得怎么样？"],
    emoji: ["❤️", "😄", "👍", "🎉", "🐼"],
    question: ["好问题，我得想一想…你自己怎么看？", "这个我不太懂，不过听起来很有意思。", "嗯，也许是，也许不是 🤔"],
    long: ["写了好多呀，我慢慢看完了。最重要的是哪一点？", "信息量很大！我都收好了。"],
    other: ["嗯嗯，接着说。", "原来如此。", "有意思，然后呢？", "我记下了。", "哈哈，真的吗？"],
    heads: "正面！", tails: "反面！",
    time: "现在是 %。", date: "今天是 %。", dice: "🎲 掷出了 % 点。")

  private static let english = CompanionPhrases(
    welcome: [
      "We are friends now! What shall we talk about? Send /help to see what I can do.",
      "Hello, I'm Xiaowei. Nice to meet you! Send /help to see what I can do.",
    ],
    greeting: ["Hello!", "Hi there. How is your day?", "Hey 👋 What's new?"],
    help: """
      I know a few things:
      /time what time it is
      /date what day it is
      /dice roll a die
      /coin toss a coin
      /echo TEXT say it back
      Or just talk, I always answer.
      """,
    thanks: ["You're welcome!", "Any time 😊", "Glad to help."],
    farewell: ["Bye, talk soon!", "See you 👋", "Take care!"],
    name: ["I'm Xiaowei. I live in this very server.", "Call me Xiaowei, your friend in the terminal."],
    mood: ["I'm fine, my CPU is cool. And you?", "Quite well, I just tidied up some messages. How about you?"],
    emoji: ["❤️", "😄", "👍", "🎉", "🐼"],
    question: [
      "Good question. What do you think yourself?", "I'm not sure, but it sounds interesting.",
      "Hmm, perhaps, perhaps not 🤔",
    ],
    long: ["That's a lot! I read it all. What matters most?", "Much to think about. I keep all of it."],
    other: ["I see, go on.", "Oh, I didn't know that.", "Interesting! And then?", "Noted.", "Ha, really?"],
    heads: "Heads!", tails: "Tails!",
    time: "It is %.", date: "Today is %.", dice: "🎲 I rolled a %.")
}
