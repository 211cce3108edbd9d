import ChatProtocol

/// The accounts a server can bring along. Their uids lie below 1001, where registrations begin.
public enum BuiltInAccount: CaseIterable, Sendable {
  /// "文件传输助手", File Transfer: everybody's friend from the start; keeps what is sent to it.
  case fileTransfer
  /// "小微", Xiaowei: accepts friend applications and answers.
  case companion

  /// What the companion says when it asks a new account to be its friend.
  static let greeting = "我是小微，有空聊聊？ I'm Xiaowei, shall we chat?"

  /// The account's uid.
  public var uid: UserID {
    switch self {
    case .fileTransfer: UserID(rawValue: 1)
    case .companion: UserID(rawValue: 2)
    }
  }

  /// What others see of the account.
  public var profile: UserProfile {
    switch self {
    case .fileTransfer:
      UserProfile(
        uid: uid, name: "文件传输助手", nick: "文件传输助手", desc: "File Transfer", icon: ":/res/filetransfer.png")
    case .companion:
      UserProfile(
        uid: uid, name: "xiaowei", nick: "小微", desc: "你好，我是小微。Say hi!", icon: ":/res/head_3.jpg", sex: 1)
    }
  }
}
