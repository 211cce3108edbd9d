import ChatProtocol
import ClientCore

/// Draws one row of the list column: avatar, name with time, preview with badge.
struct ListRowView {
  /// Whether the list takes the keys, so that its selection is the cursor.
  let hasFocus: Bool

  func draw(_ row: ListRow, isSelected: Bool, in rect: Rect, _ painter: inout ScreenPainter) {
    let background: ThemeScope = isSelected ? .listSelected : .list
    painter.canvas.fill(rect, painter.theme[background])
    if isSelected, hasFocus {
      let bar = Rect(column: rect.column, row: rect.row, columns: 1, rows: min(2, rect.rows))
      painter.canvas.fill(bar, with: "▎", painter.style(.success, over: background))
    }
    let room = rect.inset(left: 1, right: 1)
    switch row {
    case .conversation(let conversation): draw(conversation, in: room, background, &painter)
    case .contact(.newFriends): drawNewFriends(in: room, background, &painter)
    case .contact(.contact(let uid)): drawContact(uid, in: room, background, &painter)
    case .search(.contact(let uid)): drawContact(uid, in: room, background, &painter)
    case .search(.conversation(let id)):
      if let conversation = painter.state.main.conversations[id] {
        draw(conversation, in: room, background, &painter)
      }
    case .search(.message(let hit)): draw(hit, in: room, background, &painter)
    case .search(.lookUp(let text)): drawLookUp(text, in: room, background, &painter)
    }
  }

  private func draw(
    _ conversation: Conversation, in rect: Rect, _ background: ThemeScope, _ painter: inout ScreenPainter
  ) {
    let state = painter.state
    painter.avatar(of: conversation.id, at: rect.origin)
    let text = rect.inset(left: 5)
    var nameRoom = text.row(at: 0)
    if conversation.lastMessage != nil || conversation.lastActivity > 0 {
      let time = painter.strings.listTime(state.now.at(conversation.lastActivity), now: state.now)
      let (rest, right) = nameRoom.splitRight(painter.columns(time))
      painter.line(time, in: right, painter.style(.listTime, over: background))
      nameRoom = rest.inset(right: 1)
    }
    painter.name(of: conversation.id, in: nameRoom, over: background)
    var previewRoom = text.row(at: 1)
    if conversation.unreadCount > 0, !previewRoom.isEmpty {
      let width = painter.badgeColumns(conversation.unreadCount)
      painter.badge(conversation.unreadCount, endingAt: previewRoom.right, row: previewRoom.row)
      previewRoom = previewRoom.inset(right: width + 1)
    }
    drawPreview(of: conversation, in: previewRoom, background, &painter)
  }

  /// The draft, else the newest message with a mark for one that is not with the server yet.
  private func drawPreview(
    of conversation: Conversation, in rect: Rect, _ background: ThemeScope, _ painter: inout ScreenPainter
  ) {
    let plain = painter.style(.listPreview, over: background)
    var mark = ""
    var markStyle = plain
    var text = painter.strings.noMessagesYet
    let isOpen = painter.state.chatPane?.conversation == conversation.id
    if !conversation.draft.isEmpty, !isOpen {
      mark = painter.strings.draft + " "
      markStyle = painter.style(.draft, over: background)
      text = conversation.draft
    } else if let message = conversation.lastMessage {
      text = painter.strings.preview(of: message, sender: painter.state.displayName(of: message.sender))
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

  private func drawNewFriends(in rect: Rect, _ background: ThemeScope, _ painter: inout ScreenPainter) {
    painter.emblem("+", at: rect.origin)
    let text = rect.inset(left: 5)
    painter.line(painter.strings.newFriends, in: text.row(at: 0), painter.style(.listName, over: background))
    let unseen = painter.state.unseenApplications
    var room = text.row(at: 1)
    if unseen > 0, !room.isEmpty {
      painter.badge(unseen, endingAt: room.right, row: room.row)
      room = room.inset(right: painter.badgeColumns(unseen) + 1)
    }
    if let newest = painter.state.main.applications.first {
      painter.line(newest.profile.newcomerName, in: room, painter.style(.listPreview, over: background))
    }
  }

  private func drawContact(
    _ uid: UserID, in rect: Rect, _ background: ThemeScope, _ painter: inout ScreenPainter
  ) {
    let name = painter.state.displayName(of: uid)
    painter.avatar(name: name, uid: uid, at: rect.origin)
    let text = rect.inset(left: 5)
    painter.name(of: uid, in: text.row(at: 0), over: background)
    guard let contact = painter.state.main.contacts[uid] else { return }
    let more = contact.tags.isEmpty ? "@\(contact.profile.name)" : contact.tags.map { "#\($0)" }.joined(separator: " ")
    painter.line(more, in: text.row(at: 1), painter.style(.listPreview, over: background))
  }

  /// The conversation's name with the time, and the line with what was found.
  private func draw(_ hit: SearchHit, in rect: Rect, _ background: ThemeScope, _ painter: inout ScreenPainter) {
    let state = painter.state
    painter.avatar(of: hit.conversation, at: rect.origin)
    let text = rect.inset(left: 5)
    let time = painter.strings.listTime(state.now.at(hit.timestamp), now: state.now)
    let (nameRoom, timeRoom) = text.row(at: 0).splitRight(painter.columns(time))
    painter.line(time, in: timeRoom, painter.style(.listTime, over: background))
    painter.name(of: hit.conversation, in: nameRoom.inset(right: 1), over: background)
    let line = HitLine(
      hit.excerpt, query: SearchQuery(state.main.search.query.trimmed), columns: text.columns, mode: painter.emojiMode)
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
    _ query: String, in rect: Rect, _ background: ThemeScope, _ painter: inout ScreenPainter
  ) {
    painter.emblem("?", at: rect.origin)
    let text = rect.inset(left: 5)
    let strings = painter.strings
    painter.line(strings.lookUp(query), in: text.row(at: 0), painter.style(.listName, over: background))
    let hint = painter.style(.listPreview, over: background)
    let error = painter.style(.error, over: background)
    switch painter.state.main.search.lookup {
    case .idle: painter.line(strings.lookUpHint, in: text.row(at: 1), hint)
    case .searching: painter.line(strings.searching, in: text.row(at: 1), hint)
    case .found: painter.line(strings.foundUser, in: text.row(at: 1), painter.style(.success, over: background))
    case .notFound(let name): painter.line(strings.notFound(name), in: text.row(at: 1), error)
    case .failed(let failure):
      painter.line(strings.text(of: failure, about: .search), in: text.row(at: 1), error)
    }
  }
}
