import CArgon2
import Dispatch

/// Hashes and checks passwords with Argon2id, off the event loops.
///
/// At most two computations run at once (each takes 19 MiB and some 50 ms). A bounded number waits, by turns of the
/// addresses they come from, so that one address cannot keep the others waiting; beyond that the server says that it is busy.
public actor PasswordHasher {
  /// Cost of one hash; the defaults are OWASP's for Argon2id.
  public struct Cost: Sendable, Hashable {
    public var passes: UInt32
    public var memoryKiB: UInt32

    public init(passes: UInt32 = 2, memoryKiB: UInt32 = 19 * 1024) {
      self.passes = passes
      self.memoryKiB = memoryKiB
    }
  }

  private static let lanes = 2
  private static let saltBytes = 16
  private static let hashBytes = 32
  private let cost: Cost
  private let maxWaiting: Int
  private let maxWaitingPerShare: Int
  private var running = 0
  /// Each goes on with whether it is its turn, or it has to go for others.
  private var waiters = FairQueue<String, CheckedContinuation<Bool, Never>>()

  /// - Parameters:
  ///   - maxWaiting: passwords that may wait in all.
  ///   - maxWaitingPerShare: passwords that may wait of one address.
  public init(cost: Cost = Cost(), maxWaiting: Int = 256, maxWaitingPerShare: Int = 64) {
    self.cost = cost
    self.maxWaiting = maxWaiting
    self.maxWaitingPerShare = maxWaitingPerShare
    wt_argon2_give_memory_back()
  }

  /// The encoded hash of a password under a fresh salt.
  ///
  /// - Parameter peer: the address that asks for it, for its turn.
  public func hash(_ password: String, for peer: String = "") async throws(ServerError) -> String {
    let salt = try Secrets.randomBytes(Self.saltBytes)
    let cost = cost
    let encoded = try await compute(for: peer) { () -> String? in
      let length = argon2_encodedlen(
        cost.passes, cost.memoryKiB, 1, UInt32(Self.saltBytes), UInt32(Self.hashBytes), Argon2_id)
      var text = [CChar](repeating: 0, count: Int(length))
      let bytes = Array(password.utf8)
      let result = argon2id_hash_encoded(
        cost.passes, cost.memoryKiB, 1, bytes, bytes.count, salt, salt.count, Self.hashBytes, &text, text.count)
      guard result == ARGON2_OK.rawValue else { return nil }
      return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    guard let encoded else { throw ServerError(code: .system, message: "Argon2 could not hash a password") }
    return encoded
  }

  /// Whether a password belongs to a hash. Without a hash (no such user) it answers no after the same work.
  ///
  /// Throws ``ServerError`` with `busy` when too many wait, and with `system` when it could not be computed.
  public func verify(_ password: String, against encoded: String?, for peer: String = "") async throws(ServerError)
    -> Bool
  {
    guard let encoded, !encoded.isEmpty else {
      _ = try await hash(password, for: peer)
      return false
    }
    let result = try await compute(for: peer) {
      let bytes = Array(password.utf8)
      return argon2id_verify(encoded, bytes, bytes.count)
    }
    // Anything else, such as a lack of memory, says nothing about the password.
    guard result == ARGON2_OK.rawValue || result == ARGON2_VERIFY_MISMATCH.rawValue else {
      throw ServerError(code: .system, message: "Argon2 could not check a password (\(result))")
    }
    return result == ARGON2_OK.rawValue
  }

  private func compute<Value: Sendable>(
    for peer: String, _ body: @escaping @Sendable () -> Value
  ) async throws(ServerError) -> Value {
    if running >= Self.lanes {
      let busy = ServerError(code: .busy, message: "too many passwords wait to be checked")
      let share = NetworkAddress.share(of: peer)
      guard waiters.count(of: share) < maxWaitingPerShare else { throw busy }
      if waiters.count >= maxWaiting {
        guard let other = waiters.popLastOfLongest(for: share) else { throw busy }
        other.resume(returning: false)
      }
      // The lane is handed over, so `running` stays as it is.
      guard await withCheckedContinuation({ waiters.append($0, share: share) }) else { throw busy }
    } else {
      running += 1
    }
    let value = await withCheckedContinuation { continuation in
      // A new serial queue gets a thread of its own. A concurrent queue would share libdispatch's pool, which, once
      // used, wakes the process every second.
      DispatchQueue(label: "password-hashing").async { continuation.resume(returning: body()) }
    }
    if let next = waiters.popFirst() { next.resume(returning: true) } else { running -= 1 }
    return value
  }
}
