import ServerStub
import Synchronization
import Testing

@Suite struct PasswordHasherTests {
  private static let cheap = PasswordHasher.Cost(passes: 1, memoryKiB: 64)

  @Test func aHashIsArgon2idWithTheCostThatWasAskedForAndAFreshSalt() async throws {
    let hasher = PasswordHasher()
    let hashes = [try await hasher.hash("secret"), try await hasher.hash("secret")]
    for hash in hashes { #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$")) }
    #expect(hashes[0] != hashes[1])
    // Base64 without padding: 16 bytes of salt, 32 of hash.
    #expect(hashes[0].split(separator: "$").suffix(2).map(\.utf8.count) == [22, 43])
  }

  @Test(arguments: ["secret", "", "密码 🔑", "with\0nul", String(repeating: "x", count: 4096)])
  func onlyTheSamePasswordBelongsToAHash(password: String) async throws {
    let hasher = PasswordHasher(cost: Self.cheap)
    let hash = try await hasher.hash(password)
    #expect(try await hasher.verify(password, against: hash))
    #expect(try await !hasher.verify(password + " ", against: hash))
    #expect(try await !hasher.verify("with", against: hash) || password == "with")
  }

  @Test func aHashOfAnotherCostIsStillGood() async throws {
    let hash = try await PasswordHasher(cost: .init(passes: 2, memoryKiB: 128)).hash("secret")
    #expect(try await PasswordHasher(cost: Self.cheap).verify("secret", against: hash))
  }

  @Test func withoutAHashTheAnswerIsNo() async throws {
    let hasher = PasswordHasher(cost: Self.cheap)
    #expect(try await !hasher.verify("secret", against: nil))
    #expect(try await !hasher.verify("", against: ""))
  }

  @Test(arguments: ["x", "$argon2id$v=19$m=64,t=1,p=1$", "$2b$12$abcdefghijklmnopqrstuv"])
  func aHashThatCannotBeReadIsAFaultAndNotAWrongPassword(hash: String) async throws {
    let error = await #expect(throws: ServerError.self) {
      try await PasswordHasher(cost: Self.cheap).verify("secret", against: hash)
    }
    #expect(error?.code == .system)
    #expect(error?.message.contains(hash) == false || hash == "x")
  }

  @Test func beyondTheQueueTheServerIsBusyAndAllOthersAreServed() async throws {
    // Slow enough that all ask before the first is done.
    let hasher = PasswordHasher(cost: .init(passes: 3, memoryKiB: 16 * 1024), maxWaiting: 3)
    let outcomes = await withTaskGroup(of: ServerError.Code?.self) { group in
      for _ in 0..<40 {
        group.addTask {
          do {
            _ = try await hasher.hash("secret")
            return nil
          } catch {
            return (error as? ServerError)?.code ?? .system
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.filter { $0 == nil }.count >= 5)
    #expect(outcomes.contains(.busy))
    #expect(outcomes.allSatisfy { $0 == nil || $0 == .busy })
    // The lanes are free again afterwards.
    for _ in 0..<5 { _ = try await hasher.hash("secret") }
  }
}
