import UnicodeText

/// A field of a form.
public enum FormField: Sendable, Hashable, CaseIterable {
  /// Email address (on the login page a user name is accepted as well).
  case email
  case user
  case password
  case confirm
  case code
  /// Words that go with a friend request.
  case greeting
  /// The name under which a friend is listed.
  case remark
  /// A tag being typed.
  case tag

  /// Whether the content is hidden until revealed.
  public var isSecret: Bool { self == .password || self == .confirm }

  /// Longest content, in Characters. What would pass it is refused and never cut: half a password is another one, and
  /// half a greeting says something else.
  public var maxCharacters: Int {
    switch self {
    case .email, .user: 254
    case .password, .confirm: Form.passwordLength.upperBound
    // As servers keep them.
    case .greeting, .remark: 64
    case .code, .tag: 16
    }
  }
}

/// What is wrong with the content of a field.
public enum FieldIssue: Sendable, Hashable {
  case required
  case emailShape
  case userTooLong(limit: Int)
  case userAllDigits
  /// The name breaks another rule for new names.
  case userName(NameIssue)
  case passwordLength(minimum: Int, maximum: Int)
  case confirmDiffers
}

/// Content and appearance of a field.
public struct FieldState: Sendable, Hashable {
  public var input: TextInput
  /// Shown under the field; `nil` while nothing is wrong or nothing was typed yet.
  public var issue: FieldIssue?
  /// For secrets: shown in clear.
  public var isRevealed = false

  public init(_ field: FormField, text: String = "") {
    input = TextInput(text, maxCharacters: field.maxCharacters)
  }
}
