/// Names that stand for the service itself. Nobody can take one, or a name or nick that can be taken for one.
public enum ReservedNames {
  private static let names = [
    "文件传输助手", "File Transfer", "filehelper", "小微", "xiaowei",
    "admin", "administrator", "moderator", "system", "official", "support", "root",
    "管理员", "系统", "系统管理员", "系统消息", "官方", "客服", "官方客服",
    "微信", "微信团队", "WeChat", "WeChat Team", "weixin",
  ]

  private static let looks = Set(names.flatMap { NameLooks($0).keys })

  /// Whether a name is reserved or can be taken for one that is.
  public static func contains(_ name: String) -> Bool {
    NameLooks(name).keys.contains { looks.contains($0) }
  }
}
