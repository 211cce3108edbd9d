import ChatProtocol

/// Login tokens. They are 256 random bits, kept only as a hash, and end after their lifetime.
///
/// Whoever reaches the storage can check them: a chat server needs no other role for it.
public protocol Tokens: Sendable {
  /// Makes a token for a user; the oldest ones end when a user has too many.
  func issue(for uid: UserID) async throws(ServerError) -> String
  func check(_ token: String, of uid: UserID) async throws(ServerError) -> TokenCheck
  /// Checks the token of somebody who asks to be let in. Returns why not, or `nil`.
  ///
  /// Users there are not, and those without a token, are refused like those with another one: nobody learns by it who
  /// has been here.
  ///
  /// - Parameter peer: address of the asking machine, for the limit on wrong tokens.
  func admit(_ token: String, of uid: UserID, peer: String) async throws(ServerError) -> ErrorCode?
  /// Ends a token of a user, or all where it is `nil`. The sessions that began with it go on.
  func end(_ token: String?, of uid: UserID) async throws(ServerError)
}

public enum TokenCheck: Sendable, Hashable {
  case valid
  /// The user has tokens, but this is none of them.
  case wrong
  /// There is no such user, or no token of the user is alive.
  case unknown
}

/// Hashed tokens as they rest in storage.
public protocol TokenHashStore: Sendable {
  /// Adds a hash, and removes ended ones and the oldest beyond `limit`.
  func addTokenHash(
    _ hash: [UInt8], of uid: UserID, expires: Int64, now: Int64, limit: Int
  ) async throws(ServerError)
  /// Removes one hash of a user, or all where it is `nil`.
  func removeTokenHashes(of uid: UserID, hash: [UInt8]?) async throws(ServerError)
  /// The living hashes of a user.
  func tokenHashes(of uid: UserID, now: Int64) async throws(ServerError) -> [[UInt8]]
}
