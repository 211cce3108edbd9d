/// Why a frame can neither be read nor written. For a reader it is final: where the next frame begins is unknown.
public enum FrameError: Error, Hashable, Sendable {
  /// The header announces, or the sender offers, a body of `length` bytes where `limit` are allowed.
  case bodyTooLong(length: Int, limit: Int)
  /// The header's id is above `limit`.
  case idOutOfRange(UInt16, limit: UInt16)

  /// One sentence for a log or a person; contains no bytes of the frame.
  public var message: String {
    switch self {
    case .bodyTooLong(let length, let limit):
      "a frame's body has \(length) bytes where \(limit) are allowed"
    case .idOutOfRange(let id, let limit):
      "a frame's id is \(id) where \(limit) is the highest allowed"
    }
  }
}
