/// The number in a frame's header that says what its body means (docs/protocol.md, chapter 2).
///
/// Numbers without a name here are legal on the wire: peers skip the frames they do not know.
public struct FrameID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number as it stands in the header.
  public let rawValue: UInt16

  /// Wraps any number; it need not be one that is named here.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  public static func < (left: FrameID, right: FrameID) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The number with its name, for logs: `1017 textChat`, or the number alone.
  public var description: String {
    guard let name = FrameID.names[self] else { return String(rawValue) }
    return "\(rawValue) \(name)"
  }
}

extension FrameID {
  /// 1005, client to server: ``ChatLoginRequest``, the first frame of every connection.
  public static let chatLogin = FrameID(rawValue: 1005)
  /// 1006, server to client: ``ChatLoginReply``.
  public static let chatLoginReply = FrameID(rawValue: 1006)
  /// 1007, client to server: ``SearchUserRequest``.
  public static let searchUser = FrameID(rawValue: 1007)
  /// 1008, server to client: ``SearchUserReply``.
  public static let searchUserReply = FrameID(rawValue: 1008)
  /// 1009, client to server: ``AddFriendRequest``.
  public static let addFriend = FrameID(rawValue: 1009)
  /// 1010, server to client: ``AddFriendReply``.
  public static let addFriendReply = FrameID(rawValue: 1010)
  /// 1011, server to client, unasked: ``AddFriendNotice``.
  public static let addFriendNotice = FrameID(rawValue: 1011)
  /// 1013, client to server: ``AuthFriendRequest``.
  public static let authFriend = FrameID(rawValue: 1013)
  /// 1014, server to client: ``AuthFriendReply``.
  public static let authFriendReply = FrameID(rawValue: 1014)
  /// 1015, server to client, unasked: ``AuthFriendNotice``.
  public static let authFriendNotice = FrameID(rawValue: 1015)
  /// 1017, client to server: ``TextChatRequest``.
  public static let textChat = FrameID(rawValue: 1017)
  /// 1018, server to client: ``TextChatReply``.
  public static let textChatReply = FrameID(rawValue: 1018)
  /// 1019, server to client, unasked: ``TextChatNotice``.
  public static let textChatNotice = FrameID(rawValue: 1019)
  /// 1021, server to client, unasked: ``OfflineNotice``.
  public static let offlineNotice = FrameID(rawValue: 1021)
  /// 1023, client to server: ``HeartbeatRequest``.
  public static let heartbeat = FrameID(rawValue: 1023)
  /// 1024, server to client: ``HeartbeatReply``. Original servers never send it.
  public static let heartbeatReply = FrameID(rawValue: 1024)

  private static let names: [FrameID: String] = [
    .chatLogin: "chatLogin", .chatLoginReply: "chatLoginReply",
    .searchUser: "searchUser", .searchUserReply: "searchUserReply",
    .addFriend: "addFriend", .addFriendReply: "addFriendReply", .addFriendNotice: "addFriendNotice",
    .authFriend: "authFriend", .authFriendReply: "authFriendReply", .authFriendNotice: "authFriendNotice",
    .textChat: "textChat", .textChatReply: "textChatReply", .textChatNotice: "textChatNotice",
    .offlineNotice: "offlineNotice", .heartbeat: "heartbeat", .heartbeatReply: "heartbeatReply",
  ]
}
