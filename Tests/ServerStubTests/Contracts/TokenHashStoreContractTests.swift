import ChatProtocol
import ServerStub
import Testing

/// What every implementation of ``TokenHashStore`` keeps to.
@Suite struct TokenHashStoreContractTests {
  @Test(arguments: Implementations.storage)
  func endedHashesAreGone(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make()
    let uid = try await storage.addAccount("alice")
    try await storage.tokenHashes.addTokenHash([1], of: uid, expires: 100, now: 0, limit: 5)
    try await storage.tokenHashes.addTokenHash([2], of: uid, expires: 200, now: 0, limit: 5)
    #expect(try await storage.tokenHashes.tokenHashes(of: uid, now: 99).count == 2)
    #expect(try await storage.tokenHashes.tokenHashes(of: uid, now: 100) == [[2]])
    #expect(try await storage.tokenHashes.tokenHashes(of: uid, now: 200).isEmpty)
  }

  @Test(arguments: Implementations.storage)
  func theOldestGoWhenThereAreTooManyAndTheNewestAlwaysStays(_ implementation: StorageImplementation) async throws {
    let storage = try await implementation.make()
    let uid = try await storage.addAccount("alice")
    // All in the same millisecond, so that neither time nor hash tells which is the newest.
    for byte in [5, 6, 4, 7, 3, 8, 2, 9, 1] {
      try await storage.tokenHashes.addTokenHash([UInt8(byte)], of: uid, expires: 100, now: 0, limit: 3)
      #expect(try await storage.tokenHashes.tokenHashes(of: uid, now: 0).contains([UInt8(byte)]))
    }
    #expect(try await storage.tokenHashes.tokenHashes(of: uid, now: 0).count == 3)
    try await storage.tokenHashes.addTokenHash([50], of: uid, expires: 500, now: 0, limit: 2)
    try await storage.tokenHashes.addTokenHash([60], of: uid, expires: 600, now: 0, limit: 2)
    #expect(Set(try await storage.tokenHashes.tokenHashes(of: uid, now: 0)) == [[50], [60]])
  }
}
