extension ScriptExpectation: CustomStringConvertible {
  /// The expectation in the words of the language, for reports.
  public var description: String {
    switch self {
    case .screen(let text, let isExpected): "screen \(isExpected ? "contains" : "not contains") \(text.scriptQuoted)"
    case .row(let row, .equals(let text)): "row \(row) is \(text.scriptQuoted)"
    case .row(let row, .contains(let text)): "row \(row) contains \(text.scriptQuoted)"
    case .cursor(let point): "cursor \(point.map { "\($0.column),\($0.row)" } ?? "hidden")"
    case .size(let size): "size \(size.columns)x\(size.rows)"
    case .page(let page): "page \(page.rawValue)"
    case .focus(let focus): "focus \(focus.rawValue)"
    case .overlay(let overlay): "overlay \(overlay?.rawValue ?? "none")"
    case .notice(let notice): "notice \(notice?.rawValue ?? "none")"
    case .connection(let connection): "connection \(connection.rawValue)"
    case .session(let name, let facts):
      (["session \(name.scriptQuoted)"] + facts.map(\.description)).joined(separator: " ")
    case .contact(let name, let facts):
      (["contact \(name.scriptQuoted)"] + facts.map(\.description)).joined(separator: " ")
    case .message(let text, let state): "message \(text.scriptQuoted) state \(state.rawValue)"
    case .badge(let badge, let count): "badge \(badge.rawValue) \(count == 0 ? "none" : "\(count)")"
    case .received(let text, let user, let times):
      "server received \(text.scriptQuoted)" + (user.map { " by \($0.scriptQuoted)" } ?? "")
        + (times.map { " times \($0)" } ?? "")
    case .ended: "ended"
    }
  }
}

extension SessionFact: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unread(let count): "unread \(count)"
    case .preview(let text): "preview \(text.scriptQuoted)"
    case .draft(let text): "draft \(text.scriptQuoted)"
    case .selected: "selected"
    case .absent: "absent"
    }
  }
}

extension ContactFact: CustomStringConvertible {
  public var description: String {
    switch self {
    case .remark(let text): "remark \(text.scriptQuoted)"
    case .tags(let tags): "tags \(tags.joined(separator: ",").scriptQuoted)"
    case .absent: "absent"
    }
  }
}

extension String {
  /// The text as a string of the script language.
  var scriptQuoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case _ where scalar.properties.generalCategory == .control:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
