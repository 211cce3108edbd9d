import ChatProtocol

/// What the user wants, freed of which key or click said so, and of how it is drawn: where to go is said as a row of a
/// list, a message or a place in a text, never as lines or pages of the screen.
public enum Intent: Sendable, Hashable {
  case form(FormIntent)
  case shell(ShellIntent)
  case main(MainIntent)
  case search(SearchIntent)
  case chat(ChatIntent)
  case contacts(ContactsIntent)
}

/// Anything in the active form (a page's or a dialog's).
public enum FormIntent: Sendable, Hashable {
  /// Edits the field that has the focus, or the one named.
  case edit(TextEdit, FormField?)
  case focus(FormControl)
  case focusNext
  case focusPrevious
  /// Presses the control: buttons act, links lead on, a field submits or moves on.
  case activate(FormControl)
  /// Enter: activates what has the focus.
  case activateFocused
  /// Shows or hides the secret in the focused field.
  case toggleReveal
  case submit
  case cancel
}

/// Things of the whole program.
public enum ShellIntent: Sendable, Hashable {
  case show(Page)
  case openHelp
  case openSettings
  case moveSettings(SelectionMove)
  case activateSettings(SettingsRow?)
  /// Shows the help from a line on.
  case scrollHelp(to: Int)
  /// Closes the dialog on top.
  case closeOverlay
  /// Answers a question dialog with yes.
  case confirm
  case askQuit
  case quit
  case askLogout
  case askLogoutEverywhere
  case toggleLanguage
  case cycleTheme
  case toggleEmojiMode
  case dismissNotice(Int)
  /// A paste was longer than can be taken; nothing of it is.
  case refusePaste
  /// Tries the connection again at once.
  case retryConnection
}

/// Moving about the main page.
public enum MainIntent: Sendable, Hashable {
  case focus(MainFocus)
  case focusNext
  case focusPrevious
  /// Leaves the pane on the right for the list (the back key of narrow terminals).
  case back
  case selectTab(MainTab)
  case activateRail(RailItem)
  case moveRail(by: Int)
  /// Moves the selection of the visible list.
  case moveList(SelectionMove)
  /// Opens a row of the visible list (chats, contacts or search results) by index; `nil`: the selected one.
  case openRow(Int?)
  /// Opens the previous or next conversation without leaving the composer.
  case switchChat(by: Int)
  /// The program's window got or lost the keyboard.
  case windowFocus(Bool)
}

public enum SearchIntent: Sendable, Hashable {
  case edit(TextEdit)
  case clear
  /// Looks the text up on the server, as a uid or an exact user name.
  case lookUp(String)
}

public enum ChatIntent: Sendable, Hashable {
  case edit(TextEdit)
  case send
  /// Shows the messages from a place on. Near an end of what is loaded more is fetched there.
  case scroll(to: TranscriptAnchor, nearing: TranscriptEnd?)
  case scrollToEnd
  case loadOlder
  case selectMessage(MessageID?)
  /// Sends a failed message again; `nil`: the newest failed one of the open chat.
  case retry(MessageID?)
  case openProfile
  /// Does something with a message of the open chat; `nil`: the selected one. What cannot be undone asks first.
  case act(MessageAction, MessageID?)
  /// Selects a message and opens its menu; `nil`: that of the selected one.
  case openMenu(MessageID?)
  case moveMenu(SelectionMove)
  /// Carries out the selected row of the menu.
  case activateMenu
  /// Answers the question of the dialog with yes: takes the message back, sends in parts.
  case confirm
  /// Gives up the change of a message.
  case cancelEdit
}

public enum ContactsIntent: Sendable, Hashable {
  case openNewFriends
  case openProfile(UserID)
  case openOwnProfile
  case startChat(UserID)
  /// Moves the selection in the detail pane (new friends or profile actions).
  case moveDetail(SelectionMove)
  /// Activates a row of the detail pane; `nil`: the selected one.
  case activateDetail(Int?)
  case beginAdd(UserProfile)
  case beginAccept(UserID)
  case beginEditRemark(UserID)
  /// Opens the menu of an application that waits; `nil`: of the selected one.
  case openMenu(UserID?)
  case moveMenu(SelectionMove)
  /// Carries out the selected row of the menu.
  case activateMenu
  /// Does something with the application of a user, or blocks a user without one. What cannot be undone asks first.
  case act(ApplicationAction, UserID)
  /// Answers the question of the dialog with yes: declines, blocks.
  case confirm
  /// Opens the list of those whom the account has blocked.
  case openBlocked
  case moveBlocked(SelectionMove)
  /// Ends a block, or puts it back, by the row of the list; `nil`: of the selected one.
  case toggleBlocked(Int?)
}
