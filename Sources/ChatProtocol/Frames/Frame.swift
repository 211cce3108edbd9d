/// One message of the chat connection: an id and a body, which is JSON in every frame named so far.
public struct Frame: Hashable, Sendable {
  /// What the body means.
  public let id: FrameID
  /// The body's bytes as they arrived, not yet looked at.
  public let body: [UInt8]

  /// The longest body that a header can announce, in bytes.
  public static let maxBodyBytes = Int(UInt16.max)

  /// Makes a frame; that it can be written is checked only by ``encoded()``.
  public init(id: FrameID, body: [UInt8]) {
    self.id = id
    self.body = body
  }

  /// The frame's bytes, header first.
  ///
  /// Throws ``FrameError/bodyTooLong(length:limit:)`` if the body exceeds 65,535 bytes. Limits of the receiver are the
  /// sender's to keep; ``TextFrameSplitter`` does so for texts.
  public func encoded() throws(FrameError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(FrameHeader.byteCount + body.count)
    try Frame.encode(id: id, body: body, into: &bytes)
    return bytes
  }

  /// Appends a frame's bytes to `bytes`, which may hold earlier frames; on a throw nothing was appended.
  public static func encode(id: FrameID, body: [UInt8], into bytes: inout [UInt8]) throws(FrameError) {
    guard let length = UInt16(exactly: body.count) else {
      throw .bodyTooLong(length: body.count, limit: maxBodyBytes)
    }
    FrameHeader(id: id, bodyLength: length).write(to: &bytes)
    bytes.append(contentsOf: body)
  }
}
