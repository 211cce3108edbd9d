import ClientCore

/// The login, register and reset pages: a card in the middle, the server at the foot.
struct AccountPageView {
  private static let cardColumns = 48

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let hasFoot = rect.rows >= 8
    let (body, foot) =
      hasFoot ? rect.splitBottom(1) : (rect, Rect(column: rect.column, row: rect.bottom, columns: 0, rows: 0))
    drawFoot(in: foot, &painter)
    let form = FormView(form: painter.state.form, background: .card)
    let padding = body.columns >= 40 ? 3 : 2
    let width = min(body.columns, Self.cardColumns)
    let inner = width - 2 * padding
    let hasLogo = body.rows >= 26 || (painter.state.form.kind == .login && body.rows >= 20)
    let logoRows = hasLogo ? LogoView.rows + 1 : 0
    // A blank line above and below, where the screen is higher than the form.
    let rows = form.rows(columns: inner, available: body.rows - 2 - logoRows, painter)
    let height = min(body.rows, rows.count + logoRows + 2)
    let card = body.centered(Size(columns: width, rows: height))
    painter.canvas.fill(card, painter.theme[.card])
    var room = card.inset(columns: padding)
    if card.rows >= rows.count + logoRows + 2 { room = room.inset(rows: 1) }
    if hasLogo {
      LogoView().draw(in: room.splitTop(LogoView.rows).top, &painter)
      room = room.inset(top: logoRows)
    }
    form.draw(in: room, rows: rows, &painter)
  }

  private func drawFoot(in rect: Rect, _ painter: inout ScreenPainter) {
    let state = painter.state
    let room = rect.inset(columns: 1)
    let (help, language) = (painter.strings.helpHint, painter.strings.languageHint)
    let (helpColumns, languageColumns) = (painter.columns(help), painter.columns(language))
    let gap = 3
    let hintColumns = helpColumns + gap + languageColumns
    let server = painter.strings.server(
      state.serverName, isOffline: state.isOffline, isInTheClear: state.isGateInTheClear)
    let serverColumns = painter.columns(server) + 2
    let background = ThemeScope.background
    if hintColumns + serverColumns + 2 <= room.columns {
      let hints = help + String(repeating: " ", count: gap) + language
      painter.line(hints, in: room, painter.style(.hint, over: background), alignment: .right)
      let place = room.splitRight(hintColumns).right
      painter.hit(place.splitLeft(helpColumns).left, .shell(.openHelp))
      painter.hit(place.splitRight(languageColumns).right, .shell(.toggleLanguage))
    }
    painter.line(
      "●", in: room, painter.style(state.isOffline || state.isGateInTheClear ? .warning : .success, over: background))
    painter.line(server, in: room.inset(left: 2), painter.style(.hint, over: background))
  }
}
