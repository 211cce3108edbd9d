import ChatProtocol

/// Two users in no order: the members of a conversation of two. Both may be the same.
struct UserPair: Hashable {
  let low: UserID
  let high: UserID

  init(_ a: UserID, _ b: UserID) {
    low = min(a, b)
    high = max(a, b)
  }

  /// Each of the two once.
  var members: [UserID] { low == high ? [low] : [low, high] }
}
