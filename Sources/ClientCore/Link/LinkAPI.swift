import ChatProtocol

/// One account's connection to the chat server, which keeps itself alive.
public protocol LinkAPI: Sendable {
  /// Everything that happens, for one consumer. No message and no acknowledgement is dropped: while the consumer is
  /// behind, nothing more is read from the server. It goes on over ``stop()`` and a new ``start(_:)``.
  var events: AsyncStream<LinkEvent> { get }

  /// Connects and logs in, and does so again whenever the connection is lost, until ``stop()``.
  ///
  /// With `native` every login asks for the native dialect; a server of the family takes no notice. Without it the
  /// link stays on the family's.
  func start(_ credentials: LinkCredentials, native: NativeLogin?) async

  /// The last event that is stored now, for the next login.
  func setCursor(_ cursor: EventNumber) async

  /// Sends a request; its answer comes as an event.
  ///
  /// Throws ``LinkError/Code/notConnected`` unless online, ``LinkError/Code/notSupported`` for what only the native
  /// dialect has, ``LinkError/Code/congested`` when the connection is stuck
  /// and ``LinkError/Code/textTooLong(bytes:limit:)``; nothing of the request was sent then. Texts whose ids are
  /// under way already are left out.
  ///
  /// - Parameter logins: how many ``LinkEvent/loggedIn(_:)`` the caller has seen, if that matters: after a newer one the
  ///   request throws ``LinkError/Code/notConnected``. Of texts that were lost with the old connection the caller
  ///   learns by events that come before the new login's, and these have to go first.
  func send(_ request: LinkRequest, after logins: Int?) async throws(LinkError)

  /// The user wants to be online now: ends the wait between two attempts, and leaves ``LinkState/kicked`` and
  /// ``LinkState/stopped(_:)``. Otherwise does nothing.
  func retryNow() async

  /// Closes the connection because of what the server says, and tries again later as after a loss.
  func giveUp(because error: LinkError) async

  /// Closes the connection and gives up; always reports ``LinkState/idle``.
  func stop() async
}

extension LinkAPI {
  /// As ``send(_:after:)``, over whatever connection there is.
  public func send(_ request: LinkRequest) async throws(LinkError) { try await send(request, after: nil) }

  /// As ``start(_:native:)``, on the family's dialect.
  public func start(_ credentials: LinkCredentials) async { await start(credentials, native: nil) }
}
