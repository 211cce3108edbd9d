/// What a form is for; decides its fields and what submitting does.
public enum FormKind: Sendable, Hashable {
  case login
  case register
  case reset
  case addFriend
  case acceptFriend
  case editRemark
}

/// Anything in a form that can hold the focus.
public enum FormControl: Sendable, Hashable {
  case field(FormField)
  /// Shows or hides the content of a secret field; takes clicks and never the focus.
  case reveal(FormField)
  case sendCode
  case keepSignedIn
  case submit
  case cancel
  case link(Page)
  /// A tag that is chosen or offered; activating toggles it.
  case tag(String)
}

/// A form being filled in: pages of the account and the friend dialogs.
public struct Form: Sendable, Hashable {
  public let kind: FormKind
  public var fields: [FormField: FieldState]
  public var focus: FormControl
  /// Submitted and waiting for the answer; the form takes no second submit meanwhile.
  public var isSubmitting = false
  /// Why the last submit (or code request) failed.
  public var failure: Failure?
  /// A verification code is being asked for.
  public var isRequestingCode = false
  /// Seconds until another code may be asked for; 0 when it may.
  public var codeCooldownSeconds = 0
  /// A code was sent to the address in this form.
  public var codeSent = false
  /// People use the family's Qt client at this server, as far as it has told.
  public var hasFamilyClients = false
  public var keepsSignedIn = true
  /// Chosen tags, in order.
  public var tags: [String] = []
  /// Tags offered for choosing, in order.
  public var knownTags: [String] = []

  public init(kind: FormKind) {
    self.kind = kind
    fields = [:]
    for field in Self.fieldOrder(of: kind) { fields[field] = FieldState(field) }
    focus = .field(Self.fieldOrder(of: kind).first ?? .email)
  }

  public func text(of field: FormField) -> String { fields[field]?.input.text ?? "" }

  public mutating func setText(_ text: String, of field: FormField) {
    fields[field]?.input.apply(.replaceAll(text))
  }

  /// The fields in the order in which they are shown.
  public var fieldOrder: [FormField] { Self.fieldOrder(of: kind) }

  /// Everything that can hold the focus, in Tab order.
  public var controls: [FormControl] {
    var controls: [FormControl] = []
    for field in fieldOrder {
      controls.append(.field(field))
      if field == .code { controls.append(.sendCode) }
      if field == .tag { controls += shownTags.map(FormControl.tag) }
    }
    if kind == .login { controls.append(.keepSignedIn) }
    controls.append(.submit)
    switch kind {
    case .login: controls += [.link(.register), .link(.reset)]
    case .register, .reset: controls.append(.link(.login))
    case .addFriend, .acceptFriend, .editRemark: controls.append(.cancel)
    }
    return controls
  }

  /// All tags, chosen or not; choosing one does not move it.
  public var shownTags: [String] { knownTags + tags.filter { !knownTags.contains($0) } }

  private static func fieldOrder(of kind: FormKind) -> [FormField] {
    switch kind {
    case .login: [.email, .password]
    case .register: [.user, .email, .password, .confirm, .code]
    case .reset: [.user, .email, .code, .password]
    case .addFriend: [.greeting, .remark, .tag]
    case .acceptFriend, .editRemark: [.remark, .tag]
    }
  }
}
