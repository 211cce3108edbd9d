import ChatProtocol
import ClientCore

/// One row of the list column: avatar, name with time, preview with badge.
struct ListRowView: Hashable, Sendable {
  /// A shown name, and the user name beside it where that alone could mean somebody else.
  struct Name: Hashable, Sendable {
    let shown: String
    let userName: String?

    init(of uid: UserID, _ state: borrowing AppState) {
      shown = state.displayName(of: uid)
      userName = state.userNameBeside(uid)
    }

    init(of conversation: ConversationID, _ state: borrowing AppState) {
      shown = state.displayName(of: conversation)
      userName = state.userNameBeside(conversation)
    }
  }

  private enum Content: Hashable {
    case conversation(Conversation, Name, sender: String, isOpen: Bool)
    case newFriends(unseen: Int, newest: String?)
    case contact(UserID, Name, Contact?)
    case message(SearchHit, Name, query: String)
    case lookUp(String, UserLookup)
    case nothing
  }

  private let content: Content
  private let isSelected: Bool
  /// Whether the list takes the keys, so that its selection is the cursor.
  private let hasFocus: Bool
  private let now: LocalTime

  init(_ row: ListRow, isSelected: Bool, _ state: borrowing AppState) {
    self.isSelected = isSelected
    hasFocus = state.main.focus == .list || state.main.focus == .search
    now = state.now
    content =
      switch row {
      case .conversation(let conversation): Self.content(conversation, state)
      case .contact(.newFriends):
        .newFriends(
          unseen: state.unseenApplications, newest: state.main.applications.first?.profile.newcomerName)
      case .contact(.contact(let uid)), .search(.contact(let uid)):
        .contact(uid, Name(of: uid, state), state.main.contacts[uid])
      case .search(.conversation(let id)):
        state.main.conversations[id].map { Self.content($0, state) } ?? .nothing
      case .search(.message(let hit)):
        .message(hit, Name(of: hit.conversation, state), query: state.main.search.query.trimmed)
      case .search(.lookUp(let text)): .lookUp(text, state.main.search.lookup)
      }
  }

  private static func content(_ conversation: Conversation, _ state: AppState) -> Content {
    .conversation(
      conversation, Name(of: conversation.id, state),
      sender: conversation.lastMessage.map { state.displayName(of: $0.sender) } ?? "",
      isOpen: state.chatPane?.conversation == conversation.id)
  }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let background: ThemeScope = isSelected ? .listSelected : .list
    painter.canvas.fill(rect, painter.theme[background])
    if isSelected, hasFocus {
      let bar = Rect(column: rect.column, row: rect.row, columns: 1, rows: min(2, rect.rows))
      painter.canvas.fill(bar, with: "▎", painter.style(.success, over: background))
    }
    let room = rect.inset(left: 1, right: 1)
    switch content {
    case .conversation(let conversation, let name, let sender, let isOpen):
      draw(conversation, name, sender: sender, isOpen: isOpen, in: room, background, &painter)
    case .newFriends(let unseen, let newest): drawNewFriends(unseen, newest, in: room, background, &painter)
    case .contact(let uid, let name, let contact): drawContact(uid, name, contact, in: room, background, &painter)
    case .message(let hit, let name, let query): draw(hit, name, query: query, in: room, background, &painter)
    case .lookUp(let text, let lookup): drawLookUp(text, lookup, in: room, background, &painter)
    case .nothing: break
    }
  }

  private func draw(
    _ conversation: Conversation, _ name: Name, sender: String, isOpen: Bool, in rect: Rect, _ background: ThemeScope,
    _ painter: inout ScreenPainter
  ) {
    painter.avatar(of: conversation.id, name: name.shown, at: rect.origin)
    let text = rect.inset(left: 5)
    var nameRoom = text.row(at: 0)
    if conversation.lastMessage != nil || conversation.lastActivity > 0 {
      let time = painter.strings.listTime(now.at(conversation.lastActivity), now: now)
      let (rest, right) = nameRoom.splitRight(painter.columns(time))
      painter.line(time, in: right, painter.style(.listTime, over: background))
      nameRoom = rest.inset(right: 1)
    }
    painter.name(name.shown, userName: name.userName, in: nameRoom, over: background)
    var previewRoom = text.row(at: 1)
    if conversation.unreadCount > 0, !previewRoom.isEmpty {
      let width = painter.badgeColumns(conversation.unreadCount)
      painter.badge(conversation.unreadCount, endingAt: previewRoom.right, row: previewRoom.row)
      previewRoom = previewRoom.inset(right: width + 1)
    }
    drawPreview(of: conversation, sender: sender, isOpen: isOpen, in: previewRoom, background, &painter)
  }

  /// The draft, else the newest message with a mark for one that is not with the server yet.
  private func drawPreview(
    of conversation: Conversation, sender: String, isOpen: Bool, in rect: Rect, _ background: ThemeScope,
    _ painter: inout ScreenPainter
  ) {
    let plain = painter.style(.listPreview, over: background)
    var mark = ""
    var markStyle = plain
    var text = painter.strings.noMessagesYet
    if !conversation.draft.isEmpty, !isOpen {
      mark = painter.strings.draft + " "
      markStyle = painter.style(.draft, over: background)
      text = conversation.draft
    } else if let message = conversation.lastMessage {
      text = painter.strings.preview(of: message, sender: sender)
      switch message.delivery {
      case .failed:
        mark = "! "
        markStyle = painter.style(.error, over: background)
      case .queued, .sending: mark = "… "
      case .sent, .received: break
      }
    }
    painter.line(mark, in: rect, markStyle)
    painter.line(text, in: rect.inset(left: painter.columns(mark)), plain)
  }

  private func drawNewFriends(
    _ unseen: Int, _ newest: String?, in rect: Rect, _ background: ThemeScope, _ painter: inout ScreenPainter
  ) {
    painter.emblem("+", at: rect.origin)
    let text = rect.inset(left: 5)
    painter.line(painter.strings.newFriends, in: text.row(at: 0), painter.style(.listName, over: background))
    var room = text.row(at: 1)
    if unseen > 0, !room.isEmpty {
      painter.badge(unseen, endingAt: room.right, row: room.row)
      room = room.inset(right: painter.badgeColumns(unseen) + 1)
    }
    if let newest { painter.line(newest, in: room, painter.style(.listPreview, over: background)) }
  }

  private func drawContact(
    _ uid: UserID, _ name: Name, _ contact: Contact?, in rect: Rect, _ background: ThemeScope,
    _ painter: inout ScreenPainter
  ) {
    painter.avatar(name: name.shown, uid: uid, at: rect.origin)
    let text = rect.inset(left: 5)
    painter.name(name.shown, userName: name.userName, in: text.row(at: 0), over: background)
    guard let contact else { return }
    let more = contact.tags.isEmpty ? "@\(contact.profile.name)" : contact.tags.map { "#\($0)" }.joined(separator: " ")
    painter.line(more, in: text.row(at: 1), painter.style(.listPreview, over: background))
  }

  /// The conversation's name with the time, and the line with what was found.
  private func draw(
    _ hit: SearchHit, _ name: Name, query: String, in rect: Rect, _ background: ThemeScope,
    _ painter: inout ScreenPainter
  ) {
    painter.avatar(of: hit.conversation, name: name.shown, at: rect.origin)
    let text = rect.inset(left: 5)
    let time = painter.strings.listTime(now.at(hit.timestamp), now: now)
    let (nameRoom, timeRoom) = text.row(at: 0).splitRight(painter.columns(time))
    painter.line(time, in: timeRoom, painter.style(.listTime, over: background))
    painter.name(name.shown, userName: name.userName, in: nameRoom.inset(right: 1), over: background)
    let line = HitLine(
      hit.excerpt, query: SearchQuery(query), columns: text.columns, mode: painter.emojiMode)
    let plain = painter.style(.listPreview, over: background)
    var room = text.row(at: 1)
    for (part, style) in [
      (line.before, plain), (line.hit, painter.style(.mention, over: background)), (line.behind, plain),
    ] {
      painter.line(part, in: room, style)
      room = room.inset(left: painter.columns(part))
    }
  }

  private func drawLookUp(
    _ query: String, _ lookup: UserLookup, in rect: Rect, _ background: ThemeScope, _ painter: inout ScreenPainter
  ) {
    painter.emblem("?", at: rect.origin)
    let text = rect.inset(left: 5)
    let strings = painter.strings
    painter.line(strings.lookUp(query), in: text.row(at: 0), painter.style(.listName, over: background))
    let hint = painter.style(.listPreview, over: background)
    let error = painter.style(.error, over: background)
    switch lookup {
    case .idle: painter.line(strings.lookUpHint, in: text.row(at: 1), hint)
    case .searching: painter.line(strings.searching, in: text.row(at: 1), hint)
    case .found: painter.line(strings.foundUser, in: text.row(at: 1), painter.style(.success, over: background))
    case .notFound(let name): painter.line(strings.notFound(name), in: text.row(at: 1), error)
    case .failed(let failure):
      painter.line(strings.text(of: failure, about: .search), in: text.row(at: 1), error)
    }
  }
}
