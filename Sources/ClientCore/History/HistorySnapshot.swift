import ChatProtocol

/// Everything that the main page needs before the network answers.
public struct HistorySnapshot: Sendable, Hashable {
  /// The account's own profile as of its last login; `nil` before the first.
  public var profile: UserProfile?
  /// Friends, in no particular order.
  public var contacts: [Contact]
  /// Newest first.
  public var applications: [FriendApplication]
  /// Most recent first, each with its newest message.
  public var conversations: [Conversation]
  /// Whose applications are hidden on this device alone, at a family server.
  public var unwanted: [UnwantedApplicant]
  /// Set when the file was damaged at opening: where it is kept. What could be read of it is in this snapshot.
  public var damagedFile: String?
  /// How many messages are known to be lost with it.
  public var lostMessages: Int
  /// Set when nothing is kept on disk, because this folder cannot be used.
  public var unusableFolder: String?

  public init(
    profile: UserProfile? = nil, contacts: [Contact] = [], applications: [FriendApplication] = [],
    conversations: [Conversation] = [], unwanted: [UnwantedApplicant] = [], damagedFile: String? = nil,
    lostMessages: Int = 0,
    unusableFolder: String? = nil
  ) {
    self.profile = profile
    self.contacts = contacts
    self.applications = applications
    self.conversations = conversations
    self.unwanted = unwanted
    self.damagedFile = damagedFile
    self.lostMessages = lostMessages
    self.unusableFolder = unusableFolder
  }
}

/// An own message that the server has not acknowledged.
public struct OutgoingMessage: Sendable, Hashable {
  public let conversation: ConversationID
  public let message: ChatMessage

  public init(conversation: ConversationID, message: ChatMessage) {
    self.conversation = conversation
    self.message = message
  }
}
