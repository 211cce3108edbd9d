import ChatProtocol

/// The conversation that is open on the right.
public struct ChatPaneState: Sendable, Hashable {
  public let conversation: ConversationID
  /// The loaded part of the history, oldest first; includes the newest message unless ``hasNewer``.
  public var messages: [ChatMessage] = []
  /// Whether older messages may exist beyond the first loaded one.
  public var hasOlder = true
  public var isLoadingOlder = false
  /// Whether there are newer messages that are not loaded, as after a jump far back. Then ``anchor`` is set.
  public var hasNewer = false
  public var isLoadingNewer = false
  /// What the user reads; `nil`: the end of the transcript, wherever that moves. The view clamps it to what exists.
  public var anchor: TranscriptAnchor?
  /// A message that was searched for and is marked.
  public var highlighted: MessageKey?
  /// Messages of others that arrived while scrolled up.
  public var newBelowCount = 0
  /// How many messages were unread when the chat was opened; a line marks where they begin.
  public var unreadAtOpen = 0
  /// Id of the first of those, once the message itself is loaded.
  public var firstUnread: MessageID?
  /// Selected message, if any; Enter opens the menu of what can be done with it.
  public var selectedMessage: MessageID?
  public var composer: TextInput
  /// The own message that the composer changes, if any.
  public var editing: MessageEdit?

  /// Longest text in the composer, in Characters. More than a message carries: what is longer is sent in parts.
  public static let maxComposerCharacters = 262_144

  public init(_ conversation: ConversationID, draft: String = "") {
    self.conversation = conversation
    composer = Self.composer(draft)
  }

  /// What the user has written for a new message; while another is edited that waits behind it.
  public var draft: String { editing?.draft.text ?? composer.text }

  /// The changed text of the message that is being edited; `nil` if nothing would be lost with it.
  var unsavedEdit: String? {
    guard let editing, !composer.isEmpty else { return nil }
    let old = messages.last { $0.id == editing.messageID && $0.isOwn }?.text
    // As the composer shows it, for it takes no control characters.
    return composer.text == old.map { Self.composer($0).text } ? nil : composer.text
  }

  static func composer(_ text: String = "", killed: String = "") -> TextInput {
    TextInput(text, maxCharacters: maxComposerCharacters, allowsNewlines: true, killed: killed)
  }
}
