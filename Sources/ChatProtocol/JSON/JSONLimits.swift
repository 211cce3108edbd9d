/// How much a JSON text may ask of its reader. A text beyond a limit is refused, never cut.
public struct JSONLimits: Hashable, Sendable {
  /// The deepest nesting of arrays and objects; `[]` has depth 1.
  public var maxDepth: Int
  /// The longest text, in bytes, white space included. Values above 4 GiB − 1 are taken as that.
  public var maxBytes: Int
  /// The longest string or key, in bytes between its quotes, escapes counted as written.
  public var maxStringBytes: Int
  /// The most values and keys in one text, each of which costs its reader 16 bytes.
  public var maxNodes: Int

  /// Makes limits of one's own; what is left out is as in ``standard``.
  public init(
    maxDepth: Int = 32, maxBytes: Int = 1 << 20, maxStringBytes: Int = 65_535, maxNodes: Int = 1 << 16
  ) {
    self.maxDepth = maxDepth
    self.maxBytes = maxBytes
    self.maxStringBytes = maxStringBytes
    self.maxNodes = maxNodes
  }

  /// Enough for every frame and gate body there can be: the longest frame holds fewer than 32,770 values.
  public static let standard = JSONLimits()
}
