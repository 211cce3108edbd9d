/// Names that stand for the service itself. Nobody can take one, or a name or nick that can be taken for one.
public enum ReservedNames {
  private static let names = [
    "文件传输助手", "文件传输", "File Transfer", "File Transfer Assistant", "filehelper", "小微", "小微官方", "xiaowei",
    "admin", "administrator", "moderator", "system", "official", "support", "root",
    "管理员", "系统", "系统管理员", "系统消息", "官方", "客服", "官方客服",
    "微信", "微信团队", "微信客服", "WeChat", "WeChat Team", "WeChat Support", "weixin", "Weixin Team",
    // The same as they are written in Taiwan and Hong Kong.
    "文件傳輸助手", "文件傳輸", "檔案傳輸助手", "檔案傳輸小幫手", "檔案傳輸",
    "管理員", "系統", "系統管理員", "系統消息", "系統訊息", "微信團隊",
  ]

  private static let looks = Set(names.flatMap { keys(of: $0) })

  /// Whether a name is reserved or can be taken for one that is, whatever blanks, signs and marks are put into it.
  public static func contains(_ name: String) -> Bool {
    keys(of: name).contains { looks.contains($0) }
  }

  private static func keys(of name: String) -> [String] {
    let plain = String(String.UnicodeScalarView(name.unicodeScalars.filter(isLetterOrDigit)))
    return NameLooks(name).keys + (plain.isEmpty || plain == name ? [] : NameLooks(plain).keys)
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      true
    default: false
    }
  }
}
