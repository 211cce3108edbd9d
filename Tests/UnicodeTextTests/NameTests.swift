import Testing

@testable import UnicodeText

@Suite("Names") struct NameTests {
  @Test(
    "names with one key are the same name",
    arguments: [
      ("caf\u{E9}", "cafe\u{301}"), ("jack", "Jack"), ("jack", "ｊａｃｋ"), ("alice", "al\u{200D}ice"),
      ("alice", "alice\u{FE0F}"), ("alice", "\u{115F}alice\u{3164}"), ("alice", "ali\u{34F}ce"), ("a b", "a \u{A0} b"),
      ("alice", "alice\u{E0061}"), ("小微", "⼩微"), ("straße", "STRASSE"),
    ])
  func key(left: String, right: String) {
    #expect(NameKey(left) == NameKey(right))
    #expect(NameLooks(left).meets(NameLooks(right)))
  }

  @Test(
    "names that look alike meet, and only they",
    arguments: [
      ("jack", "jаck", true), ("alice", "aIice", true), ("alice", "a1ice", true), ("ALICE", "аlice", true),
      ("modern", "modem", true), ("bob", "ЬоЬ", true), ("O0", "OO", true), ("力", "カ", true),
      ("alice", "alise", false), ("bob", "bobo", false), ("小明", "小朋", false), ("café", "cafe", false),
      ("a b", "ab", false),
    ])
  func looks(left: String, right: String, meet: Bool) {
    #expect(NameLooks(left).meets(NameLooks(right)) == meet)
    #expect(NameKey(left) != NameKey(right))
  }

  @Test(
    "new names that are fine",
    arguments: [
      "alice", "小明", "a1", "x y", "👩‍💻", "é", "王芳 Fang", "さくらサクラ桜A", "ー", "김철수 Kim", "ㄅㄆㄇ小", "Привет", "Ωμέγα",
      "می\u{200C}خواهم", "क्\u{200D}ष", "小明❤️", "O'Neil-Smith_2", "小明（上海）！", "Phượng", "Phu\u{31B}\u{323}ng", "小明·薇",
      "🏴\u{E0067}\u{E0062}\u{E007F}x", "ㅋㅋ", "น้ำ",
    ])
  func good(name: String) {
    #expect(NewName.issue(of: name) == nil)
  }

  @Test(
    "new names that are refused, and why",
    arguments: [
      ("", NameIssue.empty), (String(repeating: "a", count: 33), .tooLong),
      (String(repeating: "长", count: 43), .tooLong),
      ("12345", .digitsOnly), ("１２３", .digitsOnly), ("a@b", .atSign), ("a＠b", .atSign),
      ("\u{3164}", .invisible), ("\u{200B}\u{A0}", .invisible), ("a\u{202E}b", .invisible), ("a\u{0}b", .invisible),
      ("\u{FEFF}a", .invisible), ("a\u{2028}b", .invisible), ("alice\u{200D}", .invisible),
      ("al\u{200C}ice", .invisible),
      ("alice\u{FE0F}", .invisible), ("alice\u{E0100}", .invisible), ("alice\u{2800}", .invisible),
      ("ali\u{34F}ce", .invisible),
      ("alice\u{E0061}", .invisible), ("\u{115F}a", .invisible), ("a\u{A0}b", .invisible), ("a\u{3000}b", .invisible),
      ("\u{301}a", .invisible), ("\u{2800}", .invisible), ("a\u{E000}", .invisible), ("a\u{180E}", .invisible),
      ("ame\u{301}\u{301}lie", .invisible), ("amélié\u{301}", .invisible),
      ("z\u{300}\u{301}\u{302}\u{303}\u{304}", .invisible),
      ("…", .nothingToRead), ("—_-", .nothingToRead),
      ("ｊａｃｋ", .compatibilityForm), ("①号", .compatibilityForm), ("ﬁn", .compatibilityForm),
      ("𝐣ack", .compatibilityForm),
      ("ｱｲ", .compatibilityForm), ("Ⅳa", .compatibilityForm),
      ("jаck", .mixedScripts), ("αlice", .mixedScripts), ("小Ж", .mixedScripts), ("あ한", .mixedScripts),
      ("admin", .reserved), ("ADMIN", .reserved), ("аdmіn", .mixedScripts), ("File  Transfer", .reserved),
      ("小微", .reserved),
      ("adrnin", .reserved), ("OFFICIAL", .reserved), ("officiaI", .reserved), ("文件传输助手", .reserved),
    ])
  func bad(name: String, issue: NameIssue) {
    #expect(NewName.issue(of: name) == issue, "\(name.debugDescription)")
  }

  @Test(
    "a nick that can be taken for a name of the service",
    arguments: [
      "小微", " 小微", "小\u{200B}微", "Xiaowei", "ｘｉａｏｗｅｉ", "Аdmin", "小·微", "小 微", "小微✓", "小微（官方）", "小微\u{301}",
      "Xiao-Wei",
      "File_Transfer",
      "ＷｅＣｈａｔＴｅａｍ", "文件傳輸助手", "檔案傳輸助手", "系統管理員", "Admin.", "fi|e transfer",
    ])
  func reserved(nick: String) {
    #expect(ReservedNames.contains(nick))
  }
}
