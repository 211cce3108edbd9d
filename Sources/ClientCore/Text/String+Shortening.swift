extension String {
  /// The text with its middle left out where it has more Characters than `limit`: a path keeps its beginning and its
  /// file.
  public func shortenedInMiddle(to limit: Int) -> String {
    guard count > limit, limit > 2 else { return self }
    let tail = (limit - 1) * 2 / 3
    return prefix(limit - 1 - tail) + "…" + suffix(tail)
  }
}
