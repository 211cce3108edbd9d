/// The parts of the screen that a theme gives a style to. The raw value is the name in theme files.
public enum ThemeScope: String, CaseIterable, Hashable, Sendable {
  /// Ordinary text on ``background``.
  case text
  /// What pages stand on.
  case background
  /// The card of login, register and reset.
  case card
  /// The name of the program on that card.
  case logo

  // The main page's left edge and list.
  case rail
  case railSelected
  case list
  case listSelected
  case listName
  case listPreview
  case listTime
  /// The words before a preview: a draft, a failed message.
  case draft
  /// Count of unread messages.
  case badge
  /// The dot that says that something is new.
  case redDot

  // The chat pane.
  case title
  case chat
  case bubbleOwn
  case bubbleOther
  case mention
  case unreadLine
  case timeSeparator
  /// State beside an own bubble.
  case mark
  /// The same for one that the other side has read.
  case markRead
  /// Key hints.
  case hint
  /// The line that tells about the connection.
  case connection

  // Controls.
  case input
  case inputFocused
  case inputPlaceholder
  case label
  case searchBox
  case searchBoxFocused
  case button
  case buttonFocused
  case buttonDisabled
  /// A button of less weight than ``button``.
  case secondary
  case secondaryFocused
  case link
  case linkFocused
  case checkbox
  case tag
  case tagSelected
  case scrollbar
  case scrollbarThumb

  // Messages.
  case error
  case success
  case warning
  case separator
  case popup
  case popupBorder
  case popupTitle
  case toast
  case toastTitle

  // Blocks in place of pictures; people get one of the eight by their number.
  case avatar1
  case avatar2
  case avatar3
  case avatar4
  case avatar5
  case avatar6
  case avatar7
  case avatar8

  static let avatars: [ThemeScope] = [
    .avatar1, .avatar2, .avatar3, .avatar4, .avatar5, .avatar6, .avatar7, .avatar8,
  ]
}
