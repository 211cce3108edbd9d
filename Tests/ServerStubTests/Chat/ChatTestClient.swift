import ChatProtocol

/// A chat client for tests that does exactly what it is told.
actor ChatTestClient {
  private nonisolated let connection: ByteStreamConnection
  private var iterator: AsyncStream<[UInt8]>.AsyncIterator
  private var decoder = FrameDecoder(limits: .any)

  private init(_ connection: ByteStreamConnection) {
    self.connection = connection
    iterator = connection.reads()
  }

  static func connect(port: Int) async throws -> ChatTestClient {
    ChatTestClient(try await ByteStreamConnection.connect(port: port))
  }

  func send(_ payload: some FramePayload) async throws {
    try await connection.send(try payload.frame().encoded())
  }

  func send(id: UInt16, body: String) async throws {
    try await connection.send(try Frame(id: FrameID(rawValue: id), body: Array(body.utf8)).encoded())
  }

  func send(bytes: [UInt8]) async throws {
    try await connection.send(bytes)
  }

  /// The next frame, or `nil` when the server has closed.
  func next() async throws -> Frame? {
    while true {
      if let frame = try decoder.next() { return frame }
      var iterator = iterator
      let bytes = await iterator.next(isolation: self)
      self.iterator = iterator
      guard let bytes else { return nil }
      decoder.append(bytes)
    }
  }

  /// The next read of the socket that completes a frame, as frames.
  func nextRead() async throws -> [Frame] {
    var frames: [Frame] = []
    while frames.isEmpty {
      var iterator = iterator
      let bytes = await iterator.next(isolation: self)
      self.iterator = iterator
      guard let bytes else { throw TestFailure("closed") }
      decoder.append(bytes)
      while let frame = try decoder.next() { frames.append(frame) }
    }
    return frames
  }

  /// The next frame, which must be of this kind.
  @discardableResult
  func expect<Payload: FramePayload>(_ type: Payload.Type) async throws -> Payload {
    guard let frame = try await next() else { throw TestFailure("closed instead of \(Payload.frameID)") }
    guard frame.id == Payload.frameID else {
      throw TestFailure("\(frame.id) \(String(decoding: frame.body, as: UTF8.self)) instead of \(Payload.frameID)")
    }
    return try Payload(frame: frame)
  }

  /// The next frame of this kind; others that come before it are passed over.
  func reply<Payload: FramePayload>(_ type: Payload.Type) async throws -> Payload {
    while let frame = try await next() {
      if frame.id == Payload.frameID { return try Payload(frame: frame) }
    }
    throw TestFailure("closed instead of \(Payload.frameID)")
  }

  /// The next frame's id and its `error`.
  func nextOutcome() async throws -> Outcome? {
    guard let frame = try await next() else { return nil }
    return Outcome(id: frame.id.rawValue, error: try JSONDocument(parsing: frame.body).root["error"]?.int)
  }

  struct Outcome: Equatable, Sendable {
    var id: UInt16
    var error: Int64?
  }

  /// Checks that nothing else has been sent before the answer to a heartbeat comes.
  func expectNothing() async throws {
    try await send(id: 1023, body: "{}")
    let frame = try await next()
    guard frame?.id == .heartbeatReply else {
      throw TestFailure("unexpected \(frame?.id.description ?? "end")")
    }
  }

  /// Sends a text and waits for its acknowledgement.
  @discardableResult
  func sendText(_ text: String, id: MessageID, from: UserID, to: UserID) async throws -> TextChatReply {
    try await send(TextChatRequest(from: from, to: to, items: [TextItem(msgid: id, content: MessageContent(text))]))
    return try await expect(TextChatReply.self)
  }

  nonisolated func setReading(_ isReading: Bool) async throws {
    try await connection.setReading(isReading)
  }

  /// Closes in an orderly way and waits until it is done.
  func close() async {
    connection.close()
    try? await connection.closed()
  }

  func reset() async throws {
    try await connection.reset()
  }
}
