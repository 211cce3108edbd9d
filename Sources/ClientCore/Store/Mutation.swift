import ChatProtocol

/// A change of the state. Controllers make them, ``Store/apply(_:)`` carries them out.
public enum Mutation: Sendable {
  /// Shows a page with an empty form; a known email address may be carried over.
  case showPage(Page, email: String)
  /// Puts a dialog over everything.
  case openOverlay(Overlay)
  /// Gives the dialog of its kind other contents, where it stands.
  case updateOverlay(Overlay)
  /// Closes a dialog; `nil`: the one on top.
  case closeOverlay(Overlay.Kind?)
  case setPreferences(Preferences, Language)
  case addNotice(Notice)
  case removeNotice(Int)
  case setConnection(ConnectionState)
  /// What the account tells others; `nil` where the server does not speak the native dialect.
  case setPrivacy(PrivacySettings?)
  /// Which of these settings is being changed.
  case setPrivacyChange(PrivacyTopic?)
  case setNow(LocalTime)
  case setWindowFocus(Bool)
  case setSuccessSecondsLeft(Int)
  /// Logged in, or known from the history: what the main page starts with.
  case beginSession(Account)
  case setOwnProfile(UserProfile)
  /// Logged out: everything of the account is forgotten.
  case endSession
  case quit
  case form(FormMutation)
  case main(MainMutation)
  case chat(ChatMutation)
}

/// Changes of the form in front: that of the dialog about a person if it is open, else the page's.
public enum FormMutation: Sendable {
  case edit(FormField, TextEdit)
  case focus(FormControl)
  case toggleReveal(FormField)
  case toggleKeepSignedIn
  case toggleTag(String)
  /// Makes a tag of what stands in the tag field.
  case takeTypedTag
  case showAllIssues
  /// Shows what is wrong with one field, an empty one included.
  case showIssue(FormField)
  case beginSubmit
  /// The submit ended; `nil` means well.
  case endSubmit(Failure?)
  case beginCodeRequest
  case endCodeRequest(Failure?)
  case setFamilyClients(Bool)
  case setCodeCooldown(seconds: Int)
}

/// Changes of lists, selection and panes of the main page.
public enum MainMutation: Sendable {
  case setFocus(MainFocus)
  case setTab(MainTab)
  case setRailSelection(RailItem)
  case selectConversation(ConversationID?)
  case selectContact(ContactRow)
  /// Shows something in the pane; a chat that was there can be returned to.
  case setDetail(Detail)
  /// Empties the pane.
  case closeDetail
  case setDetailSelection(Int)
  case editSearch(TextEdit)
  case setSearchSelection(Int)
  case setLookup(UserLookup)
  case setMessageResults(MessageResults)
  /// Adds or replaces friends; their tags are kept where the new value has none.
  case mergeContacts([Contact])
  /// Replaces one friend as given, tags included.
  case replaceContact(Contact)
  /// Adds or replaces applications by their applicant.
  case mergeApplications([FriendApplication])
  case setApplicationStatus(UserID, FriendApplication.Status)
  case markApplicationsSeen
  /// An application is gone that was not accepted.
  case removeApplication(UserID)
  /// Somebody was asked for a friendship, or (`false`) has answered.
  case setAsked(UserID, Bool)
  case setBlockedList(BlockedList)
  /// A row of that list: whether the user is blocked, and whether that is being changed.
  case setBlocked(UserID, isBlocked: Bool?, isChanging: Bool)
  /// Replaces the list of conversations, in its order.
  case setConversations([Conversation])
  /// Adds those that are not there yet: above all others where a time is known, else below.
  case addConversations([Conversation])
  case orderConversations([ConversationID])
  case setDraft(ConversationID, String)
  case markRead(ConversationID)
  /// So many messages of a conversation are unread, as counted by the history.
  case setUnread(ConversationID, Int)
}

/// Changes of messages and of the open chat.
public enum ChatMutation: Sendable {
  case open(ChatPaneState)
  /// A message was written or came; `countsAsUnread` raises the number on the list.
  case append(in: ConversationID, ChatMessage, countsAsUnread: Bool)
  case setDelivery(in: ConversationID, id: MessageID, ChatMessage.Delivery)
  /// The server has stored an own message: its number in the conversation and the server's time.
  case setStored(in: ConversationID, id: MessageID, seq: ConversationSeq, timestamp: Timestamp)
  /// Moves a conversation's marks forward; never back.
  case mergeMarks(ConversationID, ConversationMarks)
  /// A message was taken back by its sender.
  case recall(in: ConversationID, sender: UserID, id: MessageID)
  /// A message has a new content; older versions and recalled messages change nothing.
  case edit(in: ConversationID, sender: UserID, id: MessageID, MessageContent, version: Int64)
  case setTyping(UserID, Bool)
  /// Adds or replaces what is known of some friends.
  case setPresence([UserID: Presence])
  /// Who is there is unknown, as without a connection.
  case forgetPresence
  /// The disk could not take an own message, or (`false`) has it now.
  case setUnstored(id: MessageID, Bool)
  /// The same of a draft.
  case setUnstoredDraft(ConversationID, Bool)
  /// Something was asked for an own message, or (`nil`) is answered.
  case setChange(id: MessageID, MessageChange?)
  /// Puts an own message into the composer to be changed.
  case beginEditing(MessageID)
  /// Gives the composer back to new messages.
  case endEditing
  /// The same where the change is given up; ``TextEdit/yank`` still has it.
  case cancelEditing
  /// Makes a text what ``TextEdit/yank`` inserts, in whatever chat.
  case keepForYank(String)
  case beginLoadingOlder
  case prependOlder(in: ConversationID, [ChatMessage], hasOlder: Bool)
  case editComposer(TextEdit)
  case scroll(to: TranscriptAnchor)
  case scrollToEnd
  case selectMessage(MessageID?)
  case window(PaneWindowMutation)
}
