import ChatProtocol

/// What the rail chooses between.
public enum MainTab: Sendable, Hashable, CaseIterable {
  case chats
  case contacts
}

/// Which part of the main page takes the keys.
public enum MainFocus: Sendable, Hashable {
  case rail
  case search
  case list
  case transcript
  case composer
  /// The pane on the right when it shows a profile or the new friends.
  case detail
}

/// Rows of the rail, top to bottom.
public enum RailItem: Int, Sendable, Hashable, CaseIterable {
  case avatar
  case chats
  case contacts
  case settings
}

/// What the pane on the right shows.
public enum Detail: Sendable, Hashable {
  case empty
  case chat(ChatPaneState)
  case newFriends(selection: Int)
  /// A profile (own, a friend's, a stranger's found by search); the selection is an index into its actions.
  case profile(UserProfile, selection: Int)
}

/// A chat, and what the user reads in it; without an anchor its end.
public struct ChatPlace: Sendable, Hashable {
  public let conversation: ConversationID
  public let anchor: TranscriptAnchor?

  public init(_ conversation: ConversationID, anchor: TranscriptAnchor? = nil) {
    self.conversation = conversation
    self.anchor = anchor
  }
}

/// Everything of the main page that is not the account itself.
public struct MainState: Sendable, Hashable {
  public var tab = MainTab.chats
  public var focus = MainFocus.list
  public var railSelection = RailItem.chats
  public var search = SearchState()
  /// The one in which something came last is the first.
  public var conversations = ConversationList()
  public var contacts = ContactBook()
  /// Newest first, ``maxApplications`` at most.
  public var applications: [FriendApplication] = []
  /// Whom the account has blocked, while that is looked at.
  public var blocked = BlockedList()
  /// Users who were asked for a friendship since the login and have not answered.
  public var asked: Set<UserID> = []
  public var selectedConversation: ConversationID?
  public var selectedContact = ContactRow.newFriends
  public var detail = Detail.empty
  /// The chat that a profile or the new friends took the place of.
  public var chatBehind: ChatPlace?
  /// Friends who are writing to this account now.
  public var typing: Set<UserID> = []
  /// Who of the friends is there, as far as they tell.
  public var presence: [UserID: Presence] = [:]
  /// Own texts that were taken back since the login, by the message's id, to be written anew.
  public var recalledTexts: [MessageID: String] = [:]
  /// What was asked for own messages and is not answered yet, by the message's id.
  public var changes: [MessageID: MessageChange] = [:]
  /// Own messages, by their ids, and drafts that the disk could not take: the end of the program loses them.
  public var unstoredMessages: Set<MessageID> = []
  public var unstoredDrafts: Set<ConversationID> = []
  /// Composers of chats that were left since the login.
  var parkedComposers: [ConversationID: TextInput] = [:]
  /// What was deleted last in any of them, to be inserted elsewhere.
  var killedText = ""

  public init() {}

  /// As many applications are kept here: more nobody looks through, and strangers decide how many come.
  static let maxApplications = 500
}

/// What can be done from a profile, in the order shown.
public enum ProfileAction: Sendable, Hashable {
  case sendMessage
  case editRemark
  case addFriend
  case accept
  case decline
  case block
}
