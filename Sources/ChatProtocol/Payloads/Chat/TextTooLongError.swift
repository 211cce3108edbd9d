/// A single text that fits into no frame the receiver would accept.
public struct TextTooLongError: Error, Hashable, Sendable {
  /// Which of the given items it is, from 0.
  public let itemIndex: Int
  /// How many bytes must go; a quote, a backslash or a line break counts two, a Chinese character three.
  public let excessBytes: Int
  /// The bytes of a frame's body with this text alone.
  public let bodyBytes: Int
  /// The bytes that were allowed.
  public let maxBodyBytes: Int

  /// Makes an error; the splitter's task.
  public init(itemIndex: Int, excessBytes: Int, bodyBytes: Int, maxBodyBytes: Int) {
    self.itemIndex = itemIndex
    self.excessBytes = excessBytes
    self.bodyBytes = bodyBytes
    self.maxBodyBytes = maxBodyBytes
  }

  /// One sentence for a log.
  public var message: String { "a text is \(excessBytes) bytes longer than the server accepts" }
}
