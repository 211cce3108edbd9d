import Testing

@testable import ClientCore

@Suite struct FormTests {
  @Test(arguments: [
    ("", FieldIssue.required), ("a", .emailShape), ("a@b", .emailShape), ("a@b.c", nil), ("a b@c.d", .emailShape),
    ("a@b@c.d", .emailShape), ("@b.c", .emailShape), ("a@.c", .emailShape), ("a@b..c", .emailShape),
    (" a@b.c ", nil), ("小明@例子.中国", .emailNotASCII),
  ])
  func emailShapeIsChecked(text: String, issue: FieldIssue?) {
    var form = Form(kind: .register)
    form.setText(text, of: .email)
    #expect(form.issue(of: .email) == issue)
  }

  @Test(arguments: [
    ("", FieldIssue.required), ("  ", .required), ("12345", .userAllDigits), ("a1", nil), ("小明", nil),
    ("jаck", .userName(.mixedScripts)), ("ｊａｃｋ", .userName(.compatibilityForm)), ("\u{3164}", .userName(.invisible)),
    ("Admin", .userName(.reserved)), ("a@b", .userName(.atSign)), ("--", .userName(.nothingToRead)),
  ])
  func userNamesThatTheServerWouldRefuseAreToldBefore(text: String, issue: FieldIssue?) {
    var form = Form(kind: .register)
    form.setText(text, of: .user)
    #expect(form.issue(of: .user) == issue)
  }

  @Test(
    arguments: [
      ("alice", "secret1", []), ("Alice2024", "aB3!@#$%^&*.", []), ("fifteenletters1", "fifteenletters1", []),
      ("sixteenletters16", "secret1", [.name]), ("小明", "secret1", [.name]), ("a-b", "secret1", [.name]),
      ("alice", "sixteenletters16", [.password]), ("alice", "secret 1", [.password]),
      ("alice", "secret-1", [.password]),
      ("alice", "pässword", [.password]), ("alice", "パスワード1", [.password]), ("é1", "１２３４５６７", [.name, .password]),
      // What is refused anyway, or is not there yet, is not warned of.
      ("123", "short", []), ("", "", []),
    ] as [(String, String, [FamilyClientTrouble])])
  func whatTheFamilysClientCannotTypeIsToldWhereItIsUsed(
    name: String, password: String, troubles: [FamilyClientTrouble]
  ) {
    var form = Form(kind: .register)
    form.setText(name, of: .user)
    form.setText(password, of: .password)
    #expect(form.familyClientTroubles == [])
    form.apply(.setFamilyClients(true))
    #expect(form.familyClientTroubles == troubles)
    var reset = Form(kind: .reset)
    reset.setText(name, of: .user)
    reset.setText(password, of: .password)
    reset.apply(.setFamilyClients(true))
    #expect(reset.familyClientTroubles == troubles.filter { $0 == .password })
    guard !troubles.isEmpty else { return }
    #expect(form.showAllIssues() == .email, "a warning refuses nothing")
  }

  @Test func aResetTakesNamesThatAreOlderThanTheRules() {
    var form = Form(kind: .reset)
    form.setText("jаck", of: .user)
    #expect(form.issue(of: .user) == nil)
  }

  @Test func aLoginTakesUserNamesAndOldShortPasswords() {
    var form = Form(kind: .login)
    form.setText("alice", of: .email)
    form.setText("abc", of: .password)
    #expect(form.issue(of: .email) == nil)
    #expect(form.issue(of: .password) == nil)
  }

  @Test func confirmIsCheckedAgainWhenThePasswordChanges() {
    var form = Form(kind: .register)
    form.apply(.edit(.password, .insert("secret1")))
    form.apply(.edit(.confirm, .insert("secret1")))
    #expect(form.fields[.confirm]?.issue == nil)
    form.apply(.edit(.password, .insert("2")))
    #expect(form.fields[.confirm]?.issue == .confirmDiffers)
    #expect(form.fields[.password]?.issue == nil)
  }

  @Test func anEmptiedFieldIsNotNaggedAboutBeforeSubmit() {
    var form = Form(kind: .register)
    form.apply(.edit(.user, .insert("a")))
    form.apply(.edit(.user, .deleteBackward))
    #expect(form.fields[.user]?.issue == nil)
    form.apply(.showAllIssues)
    #expect(form.fields[.user]?.issue == .required)
    #expect(form.focus == .field(.user))
  }

  @Test(arguments: [FormKind.login, .register, .reset, .addFriend, .acceptFriend, .editRemark])
  func everyFieldAndButtonIsInTabOrderOnce(kind: FormKind) {
    let form = Form(kind: kind)
    #expect(Set(form.controls).count == form.controls.count)
    for field in form.fieldOrder { #expect(form.controls.contains(.field(field))) }
    #expect(form.controls.contains(.submit))
    #expect(form.controls.contains(form.focus))
  }

  @Test func tagsToggleAndTypedOnesAreTakenOnce() {
    var form = Form(kind: .addFriend)
    form.knownTags = ["Work", "Family"]
    form.apply(.toggleTag("Work"))
    #expect(form.shownTags == ["Work", "Family"])
    form.apply(.edit(.tag, .insert(" Tennis ")))
    form.apply(.takeTypedTag)
    form.apply(.edit(.tag, .insert("Tennis")))
    form.apply(.takeTypedTag)
    #expect(form.tags == ["Work", "Tennis"])
    form.apply(.toggleTag("Tennis"))
    #expect(form.tags == ["Work"])
    #expect(form.shownTags == ["Work", "Family", "Tennis"])
    // What is chosen stays where it is.
    form.apply(.toggleTag("Family"))
    form.apply(.toggleTag("Work"))
    #expect(form.shownTags == ["Work", "Family", "Tennis"])
  }
}
