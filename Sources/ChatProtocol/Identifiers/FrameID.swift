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

  /// 1201, client to server: ``SyncRequest``.
  public static let sync = FrameID(rawValue: 1201)
  /// 1202, server to client: ``SyncReply``.
  public static let syncReply = FrameID(rawValue: 1202)
  /// 1203, client to server: ``InboxConfirmation``.
  public static let inboxConfirmation = FrameID(rawValue: 1203)
  /// 1204, server to client, unasked: ``EventNotice``.
  public static let eventNotice = FrameID(rawValue: 1204)
  /// 1205, client to server: ``HistoryRequest``.
  public static let history = FrameID(rawValue: 1205)
  /// 1206, server to client: ``HistoryReply``.
  public static let historyReply = FrameID(rawValue: 1206)
  /// 1207, client to server: ``ConversationsRequest``.
  public static let conversations = FrameID(rawValue: 1207)
  /// 1208, server to client: ``ConversationsReply``.
  public static let conversationsReply = FrameID(rawValue: 1208)
  /// 1209, client to server: ``ReadRequest``.
  public static let read = FrameID(rawValue: 1209)
  /// 1210, server to client: ``ReadReply``.
  public static let readReply = FrameID(rawValue: 1210)
  /// 1211, client to server: ``RecallRequest``.
  public static let recall = FrameID(rawValue: 1211)
  /// 1212, server to client: ``RecallReply``.
  public static let recallReply = FrameID(rawValue: 1212)
  /// 1213, client to server: ``EditRequest``.
  public static let edit = FrameID(rawValue: 1213)
  /// 1214, server to client: ``EditReply``.
  public static let editReply = FrameID(rawValue: 1214)
  /// 1215, client to server: ``TypingRequest``.
  public static let typing = FrameID(rawValue: 1215)
  /// 1216, server to client, unasked: ``TypingNotice``.
  public static let typingNotice = FrameID(rawValue: 1216)
  /// 1217, client to server: ``PresenceRequest``.
  public static let presence = FrameID(rawValue: 1217)
  /// 1218, server to client, asked or not: ``PresenceNotice``.
  public static let presenceNotice = FrameID(rawValue: 1218)
  /// 1219, client to server: ``PrivacyRequest``.
  public static let privacy = FrameID(rawValue: 1219)
  /// 1220, server to client: ``PrivacyReply``.
  public static let privacyReply = FrameID(rawValue: 1220)
  /// 1222, server to client, unasked: ``DeliveredNotice``.
  public static let deliveredNotice = FrameID(rawValue: 1222)
  /// 1240, client to server: ``DeclineRequest``.
  public static let decline = FrameID(rawValue: 1240)
  /// 1241, server to client: ``DeclineReply``.
  public static let declineReply = FrameID(rawValue: 1241)
  /// 1242, client to server: ``BlockRequest``.
  public static let block = FrameID(rawValue: 1242)
  /// 1243, server to client: ``BlockReply``.
  public static let blockReply = FrameID(rawValue: 1243)
  /// 1244, client to server: ``BlockedListRequest``.
  public static let blockedList = FrameID(rawValue: 1244)
  /// 1245, server to client: ``BlockedListReply``.
  public static let blockedListReply = FrameID(rawValue: 1245)

  private static let names: [FrameID: String] = [
    .chatLogin: "chatLogin", .chatLoginReply: "chatLoginReply",
    .searchUser: "searchUser", .searchUserReply: "searchUserReply",
    .addFriend: "addFriend", .addFriendReply: "addFriendReply", .addFriendNotice: "addFriendNotice",
    .authFriend: "authFriend", .authFriendReply: "authFriendReply", .authFriendNotice: "authFriendNotice",
    .textChat: "textChat", .textChatReply: "textChatReply", .textChatNotice: "textChatNotice",
    .offlineNotice: "offlineNotice", .heartbeat: "heartbeat", .heartbeatReply: "heartbeatReply",
    .sync: "sync", .syncReply: "syncReply", .inboxConfirmation: "inboxConfirmation", .eventNotice: "eventNotice",
    .history: "history", .historyReply: "historyReply",
    .conversations: "conversations", .conversationsReply: "conversationsReply",
    .read: "read", .readReply: "readReply", .recall: "recall", .recallReply: "recallReply",
    .edit: "edit", .editReply: "editReply", .typing: "typing", .typingNotice: "typingNotice",
    .presence: "presence", .presenceNotice: "presenceNotice", .privacy: "privacy", .privacyReply: "privacyReply",
    .deliveredNotice: "deliveredNotice",
    .decline: "decline", .declineReply: "declineReply", .block: "block", .blockReply: "blockReply",
    .blockedList: "blockedList", .blockedListReply: "blockedListReply",
  ]
}
