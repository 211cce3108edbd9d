/// Makes byte connections to a chat server.
public protocol ChatTransport: Sendable {
  /// Connects within `timeout`; ends early with ``LinkError/Code/cancelled`` when the task is cancelled.
  func connect(host: String, port: UInt16, timeout: Duration) async throws(LinkError) -> any ChatConnection
}

/// One open connection. It must be closed by ``close()``.
public protocol ChatConnection: Sendable {
  /// The next bytes in order, as many as there are; `nil` when the peer closed in order.
  ///
  /// One caller at a time. Throws ``LinkError/Code/broken`` when the connection was cut, and
  /// ``LinkError/Code/cancelled`` after ``close()``.
  func receive() async throws(LinkError) -> [UInt8]?

  /// Queues bytes for sending, in the order of the calls, and returns at once. A failure to send shows in
  /// ``receive()``.
  ///
  /// Throws ``LinkError/Code/congested``, with nothing queued, when too much waits to be sent.
  func send(_ bytes: [UInt8]) throws(LinkError)

  /// Closes at once; what is queued may be lost. May be called more than once.
  func close()
}
