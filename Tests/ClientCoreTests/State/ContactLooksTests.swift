import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct ContactLooksTests {
  private func profile(_ uid: Int32, _ name: String, nick: String = "") -> UserProfile {
    UserProfile(uid: UserID(rawValue: uid), name: name, nick: nick, desc: "", icon: "", sex: 0, email: nil)
  }

  private func state(_ contacts: [Contact]) -> AppState {
    var state = AppState(
      preferences: Preferences(), language: .english, serverName: "s", isOffline: false,
      now: LocalTime(0, zoneOffsetSeconds: 0))
    state.apply(.main(.mergeContacts(contacts)))
    return state
  }

  @Test func friendsWhoseShownNamesLookAlikeAreToldApart() {
    let state = state([
      Contact(profile: profile(1, "alice")), Contact(profile: profile(2, "mallory", nick: "аlice")),
      Contact(profile: profile(3, "bob")), Contact(profile: profile(4, "carol", nick: "Carol C")),
      Contact(profile: profile(5, "dave"), remark: "Bob"),
    ])
    let beside = (1...5).map { state.userNameBeside(UserID(rawValue: $0)) }
    #expect(beside == ["alice", "mallory", "bob", nil, "dave"])
  }

  @Test func looksFollowTheContacts() {
    var state = state([Contact(profile: profile(1, "alice"))])
    #expect(state.userNameBeside(UserID(rawValue: 1)) == nil)
    state.apply(.main(.mergeContacts([Contact(profile: profile(2, "mallory", nick: "Alice"))])))
    #expect(state.userNameBeside(UserID(rawValue: 1)) == "alice")
    state.apply(.main(.replaceContact(Contact(profile: profile(2, "mallory", nick: "Alice"), remark: "M"))))
    #expect(state.userNameBeside(UserID(rawValue: 1)) == nil)
    #expect(state.contactRows.count == 3)
  }

  /// On servers that let everything pass, and where a remark was pasted.
  @Test(arguments: ["", " ", "\u{200B}\u{3164}", "\u{2800}", "\u{2066}\u{2069}"])
  func aNameOfNothingToSeeGivesWay(blank: String) {
    #expect(Contact(profile: profile(7, "mallory", nick: blank), remark: blank).displayName == "mallory")
    #expect(Contact(profile: profile(7, "mallory", nick: "Mal"), remark: blank).displayName == "Mal")
    #expect(Contact(profile: profile(7, "mallory", nick: "Mal"), remark: " a").displayName == " a")
    #expect(profile(7, "mallory", nick: blank).newcomerName == "mallory")
  }

  @Test func whoeverIsLeftAloneWithALookIsToldByTheNameAgain() {
    // "Il" has two looks, and shares one with each of the others.
    var state = state([
      Contact(profile: profile(1, "a", nick: "Il")), Contact(profile: profile(2, "b", nick: "ll")),
      Contact(profile: profile(3, "c", nick: "iI")), Contact(profile: profile(4, "d", nick: "ll")),
    ])
    func beside() -> [String?] { (1...4).map { state.userNameBeside(UserID(rawValue: $0)) } }
    #expect(beside() == ["a", "b", "c", "d"])
    let changes: [(uid: Int32, name: String, beside: [String?])] = [
      (2, "b", ["a", nil, "c", "d"]), (4, "d", ["a", nil, "c", nil]), (3, "c", [nil, nil, nil, nil]),
    ]
    for change in changes {
      let other = Contact(profile: profile(change.uid, change.name, nick: "other \(change.name)"))
      state.apply(.main(.replaceContact(other)))
      #expect(beside() == change.beside)
    }
    state.apply(.main(.replaceContact(Contact(profile: profile(3, "c", nick: "Il")))))
    #expect(beside() == ["a", nil, "c", nil])
  }

  @Test func somebodyNewIsShownWithTheUserName() {
    var state = state([Contact(profile: profile(1, "alice"))])
    let mallory = profile(2, "mallory", nick: "alice")
    #expect(mallory.newcomerName == "alice @mallory")
    #expect(profile(3, "bob", nick: "bob").newcomerName == "bob")
    state.apply(
      .main(
        .mergeApplications([FriendApplication(profile: mallory, greeting: "", status: .pending, isSeen: false)])))
    #expect(state.userNameBeside(mallory.uid) == "mallory")
  }

  @Test(arguments: [
    ("mallory", "alice", true), ("mallory", "AIice", true), ("аlice", "", true), ("mallory", "Wonder", true),
    ("mallory", "M", false), ("bob", "", false),
  ])
  func aRequestIsHeldAgainstEveryNameOfAFriend(name: String, nick: String, isLike: Bool) {
    let state = state([Contact(profile: profile(1, "alice", nick: "Wonder"), remark: "Al")])
    #expect(state.friend(like: profile(2, name, nick: nick))?.profile.name == (isLike ? "alice" : nil))
    #expect(state.friend(like: profile(1, "alice")) == nil)
  }

  @Test(
    arguments: [
      ("qq", [1]), ("ＱＱ", [1]), ("strasse", [2]), ("ecole", [3]), ("école", [3]), ("Ecolé", []), ("familie", [2]),
      ("1", [1]),
    ] as [(String, [Int32])])
  func contactsAreFoundAsMessagesAre(query: String, found: [Int32]) {
    var state = state([
      Contact(profile: profile(1, "a", nick: "ＱＱ号")),
      Contact(profile: profile(2, "b", nick: "Straße"), tags: ["FAMILIE"]),
      Contact(profile: profile(3, "c"), remark: "École"),
    ])
    state.apply(.main(.editSearch(.replaceAll(query))))
    let contacts = state.searchRows.compactMap { row -> Int32? in
      if case .contact(let uid) = row { return uid.rawValue }
      return nil
    }
    #expect(contacts == found)
  }

  @Test func twoStatesWithTheSameContactsAreEqual() {
    let contacts = [Contact(profile: profile(1, "alice"))]
    let (left, right) = (state(contacts), state(contacts))
    _ = left.contactRows
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
  }
}
