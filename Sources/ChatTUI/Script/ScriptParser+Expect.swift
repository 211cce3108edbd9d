/// Commands that begin with `expect`.
extension ScriptParser {
  private enum Subject: String, CaseIterable {
    case screen, row, cursor, size, page, focus, overlay, notice, connection, session, contact, message, badge, server
    case ended
  }

  static func expectation(_ arguments: inout ScriptArguments) throws(ScriptError) -> ScriptExpectation {
    let subject: Subject = try arguments.keyword()
    switch subject {
    case .screen:
      let isExpected = !arguments.takes("not")
      try arguments.expect("contains", isExpected ? "contains or not contains" : nil)
      return .screen(contains: try arguments.text("a text in quotes"), isExpected: isExpected)
    case .row: return try row(&arguments)
    case .cursor: return try .cursor(arguments.takes("hidden") ? nil : arguments.point())
    case .size: return .size(try arguments.size())
    case .page: return .page(try arguments.keyword())
    case .focus: return .focus(try arguments.keyword())
    case .overlay: return try .overlay(arguments.takes("none") ? nil : arguments.keyword(also: ["none"]))
    case .notice: return try .notice(arguments.takes("none") ? nil : arguments.keyword(also: ["none"]))
    case .connection: return .connection(try arguments.keyword())
    case .session:
      let name = try arguments.text("the name of a conversation")
      return .session(name: name, try sessionFacts(&arguments))
    case .contact:
      let name = try arguments.text("the name of a contact")
      return .contact(name: name, try contactFacts(&arguments))
    case .message:
      let text = try arguments.text("the text of a message")
      try arguments.expect("state")
      return .message(text: text, try arguments.keyword())
    case .badge:
      let badge: ScriptBadge = try arguments.keyword()
      return try .badge(badge, arguments.takes("none") ? 0 : arguments.integer(in: 0...100_000, "a number"))
    case .server: return try received(&arguments)
    case .ended: return .ended
    }
  }

  private static func row(_ arguments: inout ScriptArguments) throws(ScriptError) -> ScriptExpectation {
    let row = try arguments.integer(in: 0...999, "a row")
    if arguments.takes("is") {
      // An empty row is a good thing to expect.
      return .row(row, .equals(try arguments.take("a text in quotes").text))
    }
    try arguments.expect("contains", "is or contains")
    return .row(row, .contains(try arguments.text("a text in quotes")))
  }

  private static func sessionFacts(_ arguments: inout ScriptArguments) throws(ScriptError) -> [SessionFact] {
    var facts: [SessionFact] = []
    while !arguments.isAtEnd {
      if arguments.takes("unread") {
        facts.append(.unread(try arguments.integer(in: 0...100_000, "a number")))
      } else if arguments.takes("preview") {
        facts.append(.preview(try arguments.text("a text in quotes")))
      } else if arguments.takes("draft") {
        facts.append(.draft(try arguments.take("a text in quotes").text))
      } else if arguments.takes("selected") {
        facts.append(.selected)
      } else if facts.isEmpty, arguments.takes("absent") {
        return [.absent]
      } else {
        throw arguments.unexpected("one of unread, preview, draft, selected, absent")
      }
    }
    return facts
  }

  private static func contactFacts(_ arguments: inout ScriptArguments) throws(ScriptError) -> [ContactFact] {
    var facts: [ContactFact] = []
    while !arguments.isAtEnd {
      if arguments.takes("remark") {
        facts.append(.remark(try arguments.take("a remark in quotes").text))
      } else if arguments.takes("tags") {
        let tags = try arguments.take("tags in quotes, with commas between").text
        facts.append(.tags(tags.split(separator: ",").map(String.init)))
      } else if facts.isEmpty, arguments.takes("absent") {
        return [.absent]
      } else {
        throw arguments.unexpected("one of remark, tags, absent")
      }
    }
    return facts
  }

  private static func received(_ arguments: inout ScriptArguments) throws(ScriptError) -> ScriptExpectation {
    try arguments.expect("received")
    let text = try arguments.text("a text in quotes")
    let user = try arguments.takes("by") ? arguments.text("the name of a user") : nil
    let times = try arguments.takes("times") ? arguments.integer(in: 0...1000, "a number") : nil
    return .received(text: text, by: user, times: times)
  }
}
