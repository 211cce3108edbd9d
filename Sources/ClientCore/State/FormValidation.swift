import UnicodeText

extension Form {
  /// Shortest and longest password that the client lets through, in Characters.
  public static let passwordLength = 6...1024

  /// What is wrong with one field now, whether it is shown or not.
  public func issue(of field: FormField) -> FieldIssue? {
    let text = text(of: field)
    switch field {
    case .email:
      guard !text.trimmingWhitespace().isEmpty else { return .required }
      // A login takes a user name as well, so its shape says nothing there.
      return kind == .login || Self.hasEmailShape(text.trimmingWhitespace()) ? nil : .emailShape
    case .user:
      let name = text.trimmingWhitespace()
      guard !name.isEmpty else { return .required }
      // Accounts that exist keep the names they have; what is new goes by the server's own rules.
      return kind == .register ? NewName.issue(of: name).map(FieldIssue.init) : nil
    case .password:
      guard !text.isEmpty else { return .required }
      if kind == .login { return nil }
      return Self.passwordLength.contains(text.count)
        ? nil : .passwordLength(minimum: Self.passwordLength.lowerBound, maximum: Self.passwordLength.upperBound)
    case .confirm:
      guard !text.isEmpty else { return .required }
      return text == self.text(of: .password) ? nil : .confirmDiffers
    case .code:
      return text.trimmingWhitespace().isEmpty ? .required : nil
    case .greeting, .remark, .tag:
      return nil
    }
  }

  /// Shows what is wrong with a field that was just edited, and with the one that depends on it.
  ///
  /// An emptied field is not nagged about before submit.
  public mutating func refreshIssues(after edited: FormField) {
    show(edited)
    if edited == .password, fields[.confirm]?.input.isEmpty == false { show(.confirm) }
  }

  /// Shows every issue, as submit does. Returns the first field that has one.
  public mutating func showAllIssues() -> FormField? {
    var first: FormField?
    for field in fieldOrder {
      let found = issue(of: field)
      fields[field]?.issue = found
      if found != nil, first == nil { first = field }
    }
    return first
  }

  private mutating func show(_ field: FormField) {
    let found = issue(of: field)
    fields[field]?.issue = found == .required ? nil : found
  }

  /// One `@` with something before it and a dotted or plain domain after it; no white space.
  static func hasEmailShape(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let local = parts.first, let domain = parts.last else { return false }
    guard !local.isEmpty, !domain.isEmpty, !text.contains(where: \.isWhitespace) else { return false }
    return domain.contains(".") && !domain.hasPrefix(".") && !domain.hasSuffix(".") && !domain.contains("..")
  }
}

extension FieldIssue {
  fileprivate init(_ issue: NameIssue) {
    switch issue {
    case .empty: self = .required
    case .tooLong: self = .userTooLong(limit: NewName.maxCharacters)
    case .digitsOnly: self = .userAllDigits
    default: self = .userName(issue)
    }
  }
}
