import CArgon2
import Dispatch

/// Hashes and checks passwords with Argon2id, off the event loops.
///
/// At most two computations run at once (each takes 19 MiB and some 50 ms), a bounded number waits, and
/// beyond that the server says that it is busy.
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
  private var running = 0
  private var waiters: [CheckedContinuation<Void, Never>] = []

  public init(cost: Cost = Cost(), maxWaiting: Int = 64) {
    self.cost = cost
    self.maxWaiting = maxWaiting
    wt_argon2_give_memory_back()
  }

  /// The encoded hash of a password under a fresh salt.
  public func hash(_ password: String) async throws -> String {
    let salt = try Secrets.randomBytes(Self.saltBytes)
    let cost = cost
    let encoded = try await compute { () -> String? in
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
  public func verify(_ password: String, against encoded: String?) async throws -> Bool {
    guard let encoded, !encoded.isEmpty else {
      _ = try await hash(password)
      return false
    }
    let result = try await compute {
      let bytes = Array(password.utf8)
      return argon2id_verify(encoded, bytes, bytes.count)
    }
    // Anything else, such as a lack of memory, says nothing about the password.
    guard result == ARGON2_OK.rawValue || result == ARGON2_VERIFY_MISMATCH.rawValue else {
      throw ServerError(code: .system, message: "Argon2 could not check a password (\(result))")
    }
    return result == ARGON2_OK.rawValue
  }

  private func compute<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async throws -> Value {
    if running >= Self.lanes {
      guard waiters.count < maxWaiting else {
        throw ServerError(code: .busy, message: "too many passwords wait to be checked")
      }
      // The lane is handed over, so `running` stays as it is.
      await withCheckedContinuation { waiters.append($0) }
    } else {
      running += 1
    }
    let value = await withCheckedContinuation { continuation in
      // A new serial queue gets a thread of its own. A concurrent queue would share libdispatch's pool, which, once
      // used, wakes the process every second.
      DispatchQueue(label: "password-hashing").async { continuation.resume(returning: body()) }
    }
    if waiters.isEmpty { running -= 1 } else { waiters.removeFirst().resume() }
    return value
  }
}
