/// The roles a server is made of, as the gate and the chat server see them: through contracts only. Whether a call or
/// a network lies behind one is decided where this value is made.
struct ServerRoles: Sendable {
  var accounts: any AccountStore
  var friends: any FriendStore
  var messages: any MessageStore
  var presence: any PresenceStore
  var tokens: any TokenStore
  var accountAPI: any AccountAPI
  var verification: any VerificationAPI
  var status: any StatusAPI
  var logout: any LogoutAPI
  var registry: any ChatServerRegistry
  /// Commits and closes what lies below, once nothing uses the roles any more.
  var close: @Sendable () async -> Void
}
