import ChatProtocol

/// Users as they are stored.
public protocol AccountStore: Sendable {
  /// A user's profile with the email address; `nil` if there is no such user.
  func profile(of uid: UserID) async throws(ServerError) -> UserProfile?
  /// The user with exactly this name, or the only one whose name has the same ``NameKey``.
  func profile(named name: String) async throws(ServerError) -> UserProfile?
  /// Whether a name belongs to a user, or can be taken for the name of one.
  func isTaken(name: String) async throws(ServerError) -> Bool
  /// Creates a built-in account under its fixed uid, or brings its profile up to date; it has no password.
  func ensureBuiltIn(_ profile: UserProfile) async throws(ServerError)
  /// Creates an account under the next free uid; `nil` if its email is taken, or its name as ``isTaken(name:)`` says.
  func create(_ account: NewAccount, passwordHash: String) async throws(ServerError) -> UserProfile?
  /// Profile and password hash of the account with this email or, if the text has no `@`, this name; names are found as
  /// by ``profile(named:)``.
  func credentials(for identifier: String) async throws(ServerError) -> StoredCredentials?
  /// Makes the keys of up to `limit` names that have none yet, as those of an older file. Returns whether there may be more.
  ///
  /// Whatever needs the keys makes them first; called behind the start, nobody has to wait for that.
  func indexNames(limit: Int) async throws(ServerError) -> Bool
  /// The password hash of an account; `nil` if there is no such user.
  func passwordHash(of uid: UserID) async throws(ServerError) -> String?
  /// Replaces a password hash and ends the tokens issued before.
  func setPasswordHash(_ hash: String, of uid: UserID) async throws(ServerError)
}

/// What a password is checked against.
public struct StoredCredentials: Sendable, Hashable {
  public var profile: UserProfile
  /// Argon2id in encoded form; empty for accounts that can't log in with a password.
  public var passwordHash: String

  public init(profile: UserProfile, passwordHash: String) {
    self.profile = profile
    self.passwordHash = passwordHash
  }
}

/// An account to be made.
public struct NewAccount: Sendable, Hashable {
  public var name: String
  public var email: String
  /// The secret as it arrived (the family's clients send an MD5 digest of what was typed).
  public var password: String
  public var nick: String
  public var icon: String
  public var sex: Int32

  public init(name: String, email: String, password: String, nick: String, icon: String, sex: Int32) {
    self.name = name
    self.email = email
    self.password = password
    self.nick = nick
    self.icon = icon
    self.sex = sex
  }
}
