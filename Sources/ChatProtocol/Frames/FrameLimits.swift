/// What a receiver accepts of a frame's header, and what a sender must keep to.
///
/// Source of the numbers: docs/protocol.md, chapter 2, read from running family servers.
public struct FrameLimits: Hashable, Sendable {
  /// The longest body accepted, in bytes; a body of exactly this length passes.
  public var maxBodyBytes: Int
  /// The largest id accepted; exactly this id passes.
  public var maxID: UInt16

  /// Makes limits of one's own.
  public init(maxBodyBytes: Int, maxID: UInt16) {
    self.maxBodyBytes = maxBodyBytes
    self.maxID = maxID
  }

  /// Everything the header can express: what a client accepts from a server.
  public static let any = FrameLimits(maxBodyBytes: 65_535, maxID: .max)
  /// What the family's servers accept; they drop a client that goes beyond.
  public static let familyServer = FrameLimits(maxBodyBytes: 2_048, maxID: 2_048)
  /// What our server accepts: any length, but ids like the family's, since a higher one means a stream out of step.
  public static let ourServer = FrameLimits(maxBodyBytes: 65_535, maxID: 2_048)
}
