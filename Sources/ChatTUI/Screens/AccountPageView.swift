import ClientCore

/// The login, register and reset pages: a card in the middle, the server at the foot.
struct AccountPageView {
  private static let cardColumns = 48
  private let form: Form
  private let server: ServerLine

  init(_ state: borrowing AppState) {
    form = state.form
    server = ServerLine(state)
  }

  func parts(in rect: Rect, _ painter: ScreenPainter) -> [PlacedPart] {
    let hasFoot = rect.rows >= 8
    let (body, foot) =
      hasFoot ? rect.splitBottom(1) : (rect, Rect(column: rect.column, row: rect.bottom, columns: 0, rows: 0))
    let view = FormView(form: form, background: .card)
    let padding = body.columns >= 40 ? 3 : 2
    let width = min(body.columns, Self.cardColumns)
    let inner = width - 2 * padding
    let hasLogo = body.rows >= 26 || (form.kind == .login && body.rows >= 20)
    let logoRows = hasLogo ? LogoView.rows + 1 : 0
    // A blank line above and below, where the screen is higher than the form.
    let rows = view.rows(columns: inner, available: body.rows - 2 - logoRows, painter)
    let height = min(body.rows, rows.count + logoRows + 2)
    let card = body.centered(Size(columns: width, rows: height))
    var room = card.inset(columns: padding)
    if card.rows >= rows.count + logoRows + 2 { room = room.inset(rows: 1) }
    let (logo, rest) = room.splitTop(logoRows)
    let backdrop = PlacedPart(CardView(card: card, logo: hasLogo ? logo.splitTop(LogoView.rows).top : nil), in: rect)
    return [backdrop, PlacedPart(server, in: foot)] + view.parts(in: rest, rows: rows)
  }
}

/// The card that the form stands on, and what is around it.
private struct CardView: ScreenPart {
  let card: Rect
  let logo: Rect?

  var background: ThemeScope { .background }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    painter.canvas.fill(card, painter.theme[.card])
    if let logo { LogoView().draw(in: logo, &painter) }
  }
}

/// The server that the page asks, and the way to the help.
private struct ServerLine: ScreenPart {
  private let name: String
  private let isOffline: Bool
  private let isInTheClear: Bool

  init(_ state: borrowing AppState) {
    name = state.serverName
    isOffline = state.isOffline
    isInTheClear = state.isGateInTheClear
  }

  var background: ThemeScope { .background }

  func draw(in rect: Rect, _ painter: inout ScreenPainter) {
    let room = rect.inset(columns: 1)
    let (help, language) = (painter.strings.helpHint, painter.strings.languageHint)
    let (helpColumns, languageColumns) = (painter.columns(help), painter.columns(language))
    let gap = 3
    let hintColumns = helpColumns + gap + languageColumns
    let server = painter.strings.server(name, isOffline: isOffline, isInTheClear: isInTheClear)
    let serverColumns = painter.columns(server) + 2
    if hintColumns + serverColumns + 2 <= room.columns {
      let hints = help + String(repeating: " ", count: gap) + language
      painter.line(hints, in: room, painter.style(.hint, over: background), alignment: .right)
      let place = room.splitRight(hintColumns).right
      painter.hit(place.splitLeft(helpColumns).left, .shell(.openHelp))
      painter.hit(place.splitRight(languageColumns).right, .shell(.toggleLanguage))
    }
    painter.line("●", in: room, painter.style(isOffline || isInTheClear ? .warning : .success, over: background))
    painter.line(server, in: room.inset(left: 2), painter.style(.hint, over: background))
  }
}
