import ChatProtocol
import Testing

@testable import ClientCore

@Suite struct ContactBookTests {
  private static func contact(_ uid: Int32, _ name: String, remark: String = "", tags: [String] = []) -> Contact {
    Contact(profile: UserProfile(uid: UserID(rawValue: uid), name: name), remark: remark, tags: tags)
  }

  @Test(arguments: 1...20) func aBookIsAlwaysWhatSortingWouldMakeOfIt(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var book = ContactBook()
    var model: [UserID: Contact] = [:]
    for _ in 0..<100 {
      let first = Int32.random(in: 1...30, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        // Some twice, with different names.
        let added = (0..<Int.random(in: 0...20, using: &generator)).map { index in
          Self.contact(first + Int32(index % 15), "n\(Int.random(in: 0..<9, using: &generator))")
        }
        book.insert(added)
        for contact in added { model[contact.profile.uid] = contact }
      case 1:
        book[UserID(rawValue: first)] = nil
        model[UserID(rawValue: first)] = nil
      default:
        book[UserID(rawValue: first)]?.remark = "R\(first % 5)"
        model[UserID(rawValue: first)]?.remark = "R\(first % 5)"
      }
      let expected = model.values.sorted {
        let (left, right) = ($0.displayName.lowercased(), $1.displayName.lowercased())
        return left == right ? $0.profile.uid < $1.profile.uid : left < right
      }
      #expect((0..<book.count).map { book.uid(at: $0) } == expected.map(\.profile.uid))
      for (row, contact) in expected.enumerated() {
        #expect(book.row(of: contact.profile.uid) == row)
        #expect(book[contact.profile.uid] == contact)
      }
      #expect(Array(ContactRows(contacts: book)).count == expected.count + 1)
    }
  }

  @Test func aSearchFindsNamesRemarksTagsAndWholeNumbers() {
    var book = ContactBook()
    book.insert([
      Self.contact(1001, "bob", remark: "鲍勃", tags: ["同事"]), Self.contact(1002, "Carol"),
      Self.contact(10, "x1001y"),
    ])
    #expect(book.matches("BO") == [UserID(rawValue: 1001)])
    #expect(book.matches("鲍") == [UserID(rawValue: 1001)])
    #expect(book.matches("同事") == [UserID(rawValue: 1001)])
    #expect(book.matches("carol") == [UserID(rawValue: 1002)])
    #expect(Set(book.matches("1001")) == [UserID(rawValue: 1001), UserID(rawValue: 10)])
    #expect(book.matches("100") == [UserID(rawValue: 10)], "a uid is found by all its digits only")
    #expect(book.matches("01001") == [])
    // Texts of one contact do not run into each other.
    #expect(book.matches("bob鲍").isEmpty && book.matches("鲍勃bob").isEmpty)
    #expect(book.matches("").isEmpty)
  }

  @Test func rowsOfTheTabBeginWithTheNewFriends() {
    var state = MainState()
    state.contacts.insert([Self.contact(2, "b"), Self.contact(1, "a")])
    let rows = ContactRows(contacts: state.contacts)
    #expect(Array(rows) == [.newFriends, .contact(UserID(rawValue: 1)), .contact(UserID(rawValue: 2))])
    #expect(rows.index(of: .contact(UserID(rawValue: 2))) == 2)
    #expect(rows.index(of: .contact(UserID(rawValue: 3))) == nil)
    #expect(rows.index(of: .newFriends) == 0)
  }
}
