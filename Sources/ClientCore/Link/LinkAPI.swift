/// One account's connection to the chat server, which keeps itself alive.
public protocol LinkAPI: Sendable {
  /// Everything that happens, for one consumer. Unbounded, since no message and no acknowledgement may be dropped; it
  /// goes on over ``stop()`` and a new ``start(_:)``.
  var events: AsyncStream<LinkEvent> { get }

  /// Connects and logs in, and does so again whenever the connection is lost, until ``stop()``.
  func start(_ credentials: LinkCredentials) async

  /// Sends a request; its answer comes as an event.
  ///
  /// Throws ``LinkError/Code/notConnected`` unless online, ``LinkError/Code/congested`` when the connection is stuck
  /// and ``LinkError/Code/textTooLong(bytes:limit:)``; nothing of the request was sent then. Texts whose ids are
  /// under way already are left out.
  func send(_ request: LinkRequest) async throws(LinkError)

  /// The user wants to be online now: ends the wait between two attempts, and leaves ``LinkState/kicked`` and
  /// ``LinkState/stopped(_:)``. Otherwise does nothing.
  func retryNow() async

  /// Closes the connection and gives up; always reports ``LinkState/idle``.
  func stop() async
}
