/// The four bytes before every body: `u16 id`, `u16 length`, both big-endian (docs/protocol.md, chapter 2).
public struct FrameHeader: Hashable, Sendable {
  /// The size of a header on the wire.
  public static let byteCount = 4

  /// What the body means.
  public var id: FrameID
  /// How many bytes of body follow, 0…65,535.
  public var bodyLength: UInt16

  /// Makes the header of a frame about to be written.
  public init(id: FrameID, bodyLength: UInt16) {
    self.id = id
    self.bodyLength = bodyLength
  }

  /// Reads a header from its four bytes, in wire order. Every combination is a header; limits are the decoder's task.
  public init(_ byte0: UInt8, _ byte1: UInt8, _ byte2: UInt8, _ byte3: UInt8) {
    id = FrameID(rawValue: UInt16(byte0) << 8 | UInt16(byte1))
    bodyLength = UInt16(byte2) << 8 | UInt16(byte3)
  }

  /// Appends the four bytes to `bytes`.
  public func write(to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: id.rawValue >> 8))
    bytes.append(UInt8(truncatingIfNeeded: id.rawValue))
    bytes.append(UInt8(truncatingIfNeeded: bodyLength >> 8))
    bytes.append(UInt8(truncatingIfNeeded: bodyLength))
  }
}
