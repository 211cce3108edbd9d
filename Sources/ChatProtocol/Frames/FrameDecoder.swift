/// Cuts a byte stream into frames, however the bytes were split or glued on their way.
///
/// Append what was read, then call ``next()`` until it gives nil. The header is checked as soon as its four bytes are
/// there, before its body is waited for, so a peer cannot make the receiver hold more than one body and one read.
/// The cost per byte is constant, also for many small frames in one read and for one byte a read.
public struct FrameDecoder: Sendable {
  /// What is accepted; taken at `init` and never changed, since half a frame may be waiting under them.
  public let limits: FrameLimits

  private var buffer: [UInt8] = []
  /// Everything in `buffer` before this offset was given out as frames.
  private var consumed = 0
  private var failure: FrameError?

  /// A drained buffer larger than this is given back, so that idle connections cost next to nothing.
  private static let keptCapacity = 4_096

  /// Makes a decoder that stands at a frame's first byte.
  public init(limits: FrameLimits = .any) {
    self.limits = limits
  }

  /// How many bytes wait for the rest of their frame, or to be asked for by ``next()``.
  public var bufferedByteCount: Int { buffer.count - consumed }

  /// Takes the bytes of one read. After ``next()`` has thrown they are dropped.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil, !bytes.isEmpty else { return }
    discardConsumed()
    buffer.append(contentsOf: bytes)
  }

  /// Takes the bytes of one read. After ``next()`` has thrown they are dropped.
  public mutating func append(_ bytes: some Collection<UInt8>) {
    guard failure == nil, !bytes.isEmpty else { return }
    discardConsumed()
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame, or nil when more bytes are needed.
  ///
  /// Throws when a header breaks the limits. The stream is lost then, for nobody knows where the next frame begins:
  /// every later call throws the same error, and the connection should be closed.
  public mutating func next() throws(FrameError) -> Frame? {
    if let failure { throw failure }
    guard bufferedByteCount >= FrameHeader.byteCount else {
      releaseIfDrained()
      return nil
    }
    let header = FrameHeader(
      buffer[consumed], buffer[consumed + 1], buffer[consumed + 2], buffer[consumed + 3])
    if let error = violation(in: header) {
      failure = error
      buffer = []
      consumed = 0
      throw error
    }
    let bodyStart = consumed + FrameHeader.byteCount
    let bodyEnd = bodyStart + Int(header.bodyLength)
    guard bodyEnd <= buffer.count else { return nil }
    consumed = bodyEnd
    return Frame(id: header.id, body: Array(buffer[bodyStart..<bodyEnd]))
  }

  /// The id is looked at first, as the family's servers do.
  private func violation(in header: FrameHeader) -> FrameError? {
    if header.id.rawValue > limits.maxID {
      return .idOutOfRange(header.id.rawValue, limit: limits.maxID)
    }
    if Int(header.bodyLength) > limits.maxBodyBytes {
      return .bodyTooLong(length: Int(header.bodyLength), limit: limits.maxBodyBytes)
    }
    return nil
  }

  /// Moves the rest to the front only when at most as many bytes move as were consumed: each byte moves once on
  /// average, which keeps a burst of small frames linear.
  private mutating func discardConsumed() {
    if consumed == buffer.count {
      buffer.removeAll(keepingCapacity: buffer.capacity <= Self.keptCapacity)
      consumed = 0
    } else if consumed >= buffer.count - consumed {
      buffer.removeSubrange(..<consumed)
      consumed = 0
    }
  }

  private mutating func releaseIfDrained() {
    guard consumed == buffer.count, buffer.capacity > Self.keptCapacity else { return }
    buffer = []
    consumed = 0
  }
}
