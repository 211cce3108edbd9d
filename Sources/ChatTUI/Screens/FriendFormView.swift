import ChatProtocol
import ClientCore

/// The dialogs about a person: ask to become friends, accept, change remark and tags.
struct FriendFormView {
  let form: Form
  let profile: UserProfile
  /// The friend whom the person can be taken for.
  let likeFriend: Contact?

  func draw(_ painter: inout ScreenPainter) {
    // Of somebody who is a friend already nobody need be warned.
    let isNew = form.kind == .addFriend || form.kind == .acceptFriend
    let view = FormView(
      form: form, profile: profile, likeFriend: isNew ? likeFriend : nil, background: .popup)
    let width = min(46, painter.canvas.size.columns - 4)
    let inner = painter.canvas.size.columns >= 30 ? min(width, painter.canvas.size.columns - 8) : width
    let rows = view.rows(columns: inner, available: painter.canvas.size.rows - 4, painter)
    let frame = DialogFrame(
      title: painter.strings.title(of: form.kind), content: Size(columns: inner, rows: rows.count))
    let room = frame.draw(&painter)
    for placed in view.parts(in: room, rows: rows) { painter.draw(placed) }
  }
}
