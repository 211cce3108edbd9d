import ChatProtocol
import NIOCore

/// Cuts what a peer sent into frames, in the buffer it arrived in: only the bodies are copied out.
struct InboundFrames {
  /// What a header may say; wider once the peer is known.
  var limits: FrameLimits
  /// What has arrived and is not yet a whole frame; `nil` most of the time, so an idle connection holds no memory.
  private var buffer: ByteBuffer?

  init(limits: FrameLimits) {
    self.limits = limits
  }

  /// Bytes of the frame that has begun to arrive.
  var bufferedByteCount: Int { buffer?.readableBytes ?? 0 }

  /// Takes in what was read from the socket.
  mutating func append(_ bytes: ByteBuffer) {
    if buffer == nil {
      buffer = bytes
    } else {
      buffer?.writeImmutableBuffer(bytes)
    }
  }

  /// The next whole frame, or `nil` when more bytes are needed.
  ///
  /// Throws ``FrameError`` as soon as a header is outside the limits, before its body is awaited; the stream is lost
  /// then, for the length cannot be trusted.
  mutating func next() throws(FrameError) -> Frame? {
    guard let readable = buffer, readable.readableBytes >= FrameHeader.byteCount,
      let first = readable.getInteger(at: readable.readerIndex, as: UInt32.self)
    else {
      settle()
      return nil
    }
    let header = FrameHeader(
      UInt8(truncatingIfNeeded: first >> 24), UInt8(truncatingIfNeeded: first >> 16),
      UInt8(truncatingIfNeeded: first >> 8), UInt8(truncatingIfNeeded: first))
    guard header.id.rawValue <= limits.maxID else {
      throw .idOutOfRange(header.id.rawValue, limit: limits.maxID)
    }
    let length = Int(header.bodyLength)
    guard length <= limits.maxBodyBytes else {
      throw .bodyTooLong(length: length, limit: limits.maxBodyBytes)
    }
    guard readable.readableBytes >= FrameHeader.byteCount + length else {
      settle()
      return nil
    }
    buffer?.moveReaderIndex(forwardBy: FrameHeader.byteCount)
    let body = buffer?.readBytes(length: length) ?? []
    return Frame(id: header.id, body: body)
  }

  /// Gives back memory: an empty buffer altogether, and a short rest as a copy of its own, so that it does not hold on
  /// to the large buffer the socket was read into.
  private mutating func settle() {
    guard let rest = buffer else { return }
    if rest.readableBytes == 0 {
      buffer = nil
    } else if rest.readerIndex > 0 || rest.capacity > 4 * rest.readableBytes {
      buffer = ByteBuffer(bytes: rest.readableBytesView)
    }
  }
}
