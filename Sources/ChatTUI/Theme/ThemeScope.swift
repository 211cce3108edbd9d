/// The parts of the screen that a theme gives a style to.
public enum ThemeScope: Int, CaseIterable, Hashable, Sendable {
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

  /// What theme files call it. What they do not say of a scope they may say of the part of its name before a dot.
  var name: String {
    switch self {
    case .text: "text"
    case .background: "background"
    case .card: "card"
    case .logo: "logo"
    case .rail: "rail"
    case .railSelected: "rail.selected"
    case .list: "list"
    case .listSelected: "list.selected"
    case .listName: "list.name"
    case .listPreview: "list.preview"
    case .listTime: "list.time"
    case .draft: "draft"
    case .badge: "badge"
    case .redDot: "redDot"
    case .title: "title"
    case .chat: "chat"
    case .bubbleOwn: "bubble.own"
    case .bubbleOther: "bubble.other"
    case .mention: "mention"
    case .unreadLine: "unreadLine"
    case .timeSeparator: "timeSeparator"
    case .mark: "mark"
    case .markRead: "mark.read"
    case .hint: "hint"
    case .connection: "connection"
    case .input: "input"
    case .inputFocused: "input.focused"
    case .inputPlaceholder: "input.placeholder"
    case .label: "label"
    case .searchBox: "searchBox"
    case .searchBoxFocused: "searchBox.focused"
    case .button: "button"
    case .buttonFocused: "button.focused"
    case .buttonDisabled: "button.disabled"
    case .secondary: "secondary"
    case .secondaryFocused: "secondary.focused"
    case .link: "link"
    case .linkFocused: "link.focused"
    case .checkbox: "checkbox"
    case .tag: "tag"
    case .tagSelected: "tag.selected"
    case .scrollbar: "scrollbar"
    case .scrollbarThumb: "scrollbar.thumb"
    case .error: "error"
    case .success: "success"
    case .warning: "warning"
    case .separator: "separator"
    case .popup: "popup"
    case .popupBorder: "popup.border"
    case .popupTitle: "popup.title"
    case .toast: "toast"
    case .toastTitle: "toast.title"
    case .avatar1: "avatar.1"
    case .avatar2: "avatar.2"
    case .avatar3: "avatar.3"
    case .avatar4: "avatar.4"
    case .avatar5: "avatar.5"
    case .avatar6: "avatar.6"
    case .avatar7: "avatar.7"
    case .avatar8: "avatar.8"
    }
  }
}
