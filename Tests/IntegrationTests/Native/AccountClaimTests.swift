import ChatProtocol
import ClientCore
import Testing

@testable import ClientComposition

@Suite("Clients of one account beside each other")
struct AccountClaimTests {
  private let uid = UserID(rawValue: 1001)

  @Test func eachIsADeviceOfItsOwnAndTheFirstGoesOn() throws {
    let folder = try FamilyFolder()
    var first: AccountClaim? = AccountClaim(folder: folder.path)
    let second = AccountClaim(folder: folder.path)
    #expect(first?.claim(uid) == 1)
    #expect(second.claim(uid, devices: 1...1) == nil, "it does not go on with the session of the first")
    #expect(second.claim(uid) == 2)
    #expect(second.claim(uid) == 2)
    #expect(second.claim(UserID(rawValue: 1002)) == 1)
    first = nil
    #expect(AccountClaim(folder: folder.path).claim(uid, devices: 1...1) == 1)
  }

  @Test func eachHasAHistoryAndADeviceIDOfItsOwn() async throws {
    let folder = try FamilyFolder()
    let one = try await HistoryStore.open(account: uid, folder: folder.path)
    let two = try await HistoryStore.open(account: uid, folder: folder.path, device: 2)
    let devices = [try await one.syncPosition().device, try await two.syncPosition().device]
    #expect(Set(devices).count == 2)
    await two.close()
    let again = try await HistoryStore.open(account: uid, folder: folder.path, device: 2)
    #expect(try await again.syncPosition().device == devices[1])
    await one.close()
    await again.close()
  }
}
