/// Spreads texts over as few frames as the receiver's limit allows, in their order.
///
/// Family servers drop a client whose body exceeds 2,048 bytes, so nothing longer may ever leave.
public struct TextFrameSplitter: Sendable {
  /// The longest body that may leave, in bytes; at most 65,535 makes sense.
  public let maxBodyBytes: Int

  /// Makes a splitter for a peer's limit, such as that of ``FrameLimits/familyServer``.
  public init(maxBodyBytes: Int) {
    self.maxBodyBytes = min(maxBodyBytes, Frame.maxBodyBytes)
  }

  /// The requests that carry `items`; none if there are no items.
  ///
  /// Throws ``TextTooLongError`` for the first item that does not fit into a frame of its own; nothing should be sent
  /// then, for the rest would arrive without it.
  public func split(from: UserID, to: UserID, items: [TextItem]) throws(TextTooLongError) -> [TextChatRequest] {
    let envelope = TextChatRequest(from: from, to: to, items: []).bodyBytes().count
    var requests: [TextChatRequest] = []
    var pending: [TextItem] = []
    var pendingBytes = envelope
    for (index, item) in items.enumerated() {
      let itemBytes = Self.byteCount(of: item)
      guard envelope + itemBytes <= maxBodyBytes else {
        throw TextTooLongError(
          itemIndex: index, excessBytes: envelope + itemBytes - maxBodyBytes, bodyBytes: envelope + itemBytes,
          maxBodyBytes: maxBodyBytes)
      }
      // One more for the comma.
      if !pending.isEmpty, pendingBytes + 1 + itemBytes > maxBodyBytes {
        requests.append(TextChatRequest(from: from, to: to, items: pending))
        pending = []
        pendingBytes = envelope
      }
      pendingBytes += itemBytes + (pending.isEmpty ? 0 : 1)
      pending.append(item)
    }
    if !pending.isEmpty { requests.append(TextChatRequest(from: from, to: to, items: pending)) }
    return requests
  }

  /// How many of `items`, from the first one on, the first frame has room for; 0 if the first alone is too long.
  public func countInFirstFrame(from: UserID, to: UserID, items: [TextItem]) -> Int {
    var bytes = TextChatRequest(from: from, to: to, items: []).bodyBytes().count
    for (index, item) in items.enumerated() {
      // One more for the comma.
      bytes += Self.byteCount(of: item) + (index > 0 ? 1 : 0)
      if bytes > maxBodyBytes { return index }
    }
    return items.count
  }

  private static func byteCount(of item: TextItem) -> Int {
    JSONWriter.byteCount(capacity: item.content.byteCount + 128, of: item.write)
  }
}
