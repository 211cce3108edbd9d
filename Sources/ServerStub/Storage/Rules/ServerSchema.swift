/// What the values in the tables mean, whatever database they are in.
package enum ServerSchema {
  /// Kinds of conversations.
  enum ConversationKind: Int64 {
    case direct = 1
  }

  /// Kinds of events in a user's log.
  package enum EventKind: Int64 {
    /// A message of a conversation, received or sent.
    case message = 1
    /// `aux` (a uid) has read the conversation up to `conv_seq`.
    case read = 2
    /// The message was taken back by its sender.
    case recall = 3
    /// The message has a new content.
    case edit = 4
    /// `aux` (a uid) applies for a friendship.
    case application = 5
    /// A friendship with `aux` (a uid) stands.
    case friendship = 6
    /// The application of `aux` (a uid) was declined.
    case decline = 7
    /// `aux` (a uid) was blocked.
    case block = 8
    /// The block of `aux` (a uid) has ended.
    case unblock = 9
  }

  /// Values of `friend_apply.status`, as they go over the wire but for the last.
  enum ApplicationStatus {
    static let pending: Int64 = 0
    static let accepted: Int64 = 1
    /// Shown to nobody, for it was declined or its applicant is blocked.
    static let hidden: Int64 = 2
  }

  /// Values of `message.state`.
  enum MessageState {
    static let normal: Int64 = 0
    static let recalled: Int64 = 1
  }

  /// Smallest uid of a registered account; those below are built in.
  static let firstUserID: Int64 = 1001
}
