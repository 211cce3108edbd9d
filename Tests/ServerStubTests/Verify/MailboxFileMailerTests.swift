import Foundation
import ServerStub
import Testing

@Suite struct MailboxFileMailerTests {
  private let folder: StorageFolder
  private var mailbox: String { folder.path + "/mailbox" }

  init() throws {
    folder = try StorageFolder()
  }

  private func mail(
    _ address: String = "alice@example.test", code: String = "012345", sentAt: Int64 = 1_714_500_000_000
  )
    -> VerificationMail
  {
    VerificationMail(address: address, code: code, lifetimeMinutes: 5, sentAt: sentAt)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: mailbox).sorted()
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? Int ?? 0) & 0o777
  }

  @Test func aMailIsAPrivateFileInAPrivateFolder() async throws {
    try await MailboxFileMailer(folder: mailbox).send(mail())
    let name = try #require(try names().first)
    #expect(name.hasPrefix("1714500000000-000001-") && name.hasSuffix(".mail"))
    #expect(try names().count == 1)
    #expect(try mode(mailbox) == 0o700)
    #expect(try mode(mailbox + "/" + name) == 0o600)
    let text = try String(contentsOfFile: mailbox + "/" + name, encoding: .utf8)
    #expect(text.hasPrefix("To: alice@example.test\n"))
    #expect(text.contains("验证码为 012345"))
    #expect(text.contains("verification code is 012345"))
  }

  @Test func namesSortByTimeAlsoWithinAMillisecond() async throws {
    let mailer = MailboxFileMailer(folder: mailbox)
    for number in 0..<20 { try await mailer.send(mail(code: "0000\(10 + number)")) }
    try await mailer.send(mail(code: "999999", sentAt: 1_714_500_000_001))
    let texts = try names().map { try String(contentsOfFile: mailbox + "/" + $0, encoding: .utf8) }
    for (number, text) in texts.dropLast().enumerated() { #expect(text.contains("0000\(10 + number)")) }
    #expect(texts.last?.contains("999999") == true)
  }

  @Test func twoServersMayShareAFolder() async throws {
    let mailers = [MailboxFileMailer(folder: mailbox), MailboxFileMailer(folder: mailbox)]
    for mailer in mailers { for _ in 0..<10 { try await mailer.send(mail()) } }
    #expect(try names().count == 20)
  }

  @Test func oldMailsGoAndForeignFilesStay() async throws {
    try FileManager.default.createDirectory(atPath: mailbox, withIntermediateDirectories: true)
    let foreign = ["0-letter.mail", "notes.txt", "love-letter-1.mail", "1-2-3.mail"]
    for name in foreign { try Data().write(to: URL(fileURLWithPath: mailbox + "/" + name)) }
    let mailer = MailboxFileMailer(folder: mailbox)
    for number in 0..<105 { try await mailer.send(mail(sentAt: 1_714_500_000_000 + Int64(number))) }
    let names = try names()
    #expect(names.count == 100 + foreign.count)
    #expect(Set(foreign).isSubset(of: names))
    #expect(names.contains { $0.hasPrefix("1714500000104-") })
    #expect(!names.contains { $0.hasPrefix("1714500000004-") })
  }

  @Test func anAddressCannotForgeAHeader() async throws {
    try await MailboxFileMailer(folder: mailbox).send(mail("a@x.test\nBcc: everyone@x.test\r\n\r\n654321"))
    let name = try #require(try names().first)
    let lines = try String(contentsOfFile: mailbox + "/" + name, encoding: .utf8).components(separatedBy: .newlines)
    #expect(lines.first == "To: a@x.testBcc: everyone@x.test654321")
    #expect(!lines.dropFirst().contains { $0.hasPrefix("Bcc:") })
  }

  @Test func aFolderThatCannotBeWrittenIsAMailFailure() async throws {
    let mailer = MailboxFileMailer(folder: folder.path + "/none/mailbox")
    let error = await #expect(throws: ServerError.self) { try await mailer.send(mail()) }
    #expect(error?.code == .mail)
    #expect(error?.message.contains("012345") == false)
  }
}
