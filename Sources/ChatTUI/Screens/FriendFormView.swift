import ChatProtocol
import ClientCore

/// The dialogs about a person: ask to become friends, accept, change remark and tags.
struct FriendFormView {
  let form: Form
  let profile: UserProfile

  func draw(_ painter: inout ScreenPainter) {
    let view = FormView(form: form, profile: profile, background: .popup)
    let width = min(46, painter.canvas.size.columns - 4)
    let inner = painter.canvas.size.columns >= 30 ? min(width, painter.canvas.size.columns - 8) : width
    let rows = view.rows(columns: inner, available: painter.canvas.size.rows - 4, painter)
    let frame = DialogFrame(
      title: painter.strings.title(of: form.kind), content: Size(columns: inner, rows: rows.count))
    let room = frame.draw(&painter)
    view.draw(in: room, rows: rows, &painter)
  }
}
