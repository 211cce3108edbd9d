import ChatProtocol

/// Slows down who guesses. Shared by all nodes where they have a store to share it in: a pause that one gate gives is good
/// at the others.
///
/// What a session may do after its login (``AccountLimits``) is no business of it: that is counted where the session is,
/// without waiting for anybody.
public protocol Throttle: Sendable {
  /// Takes a try; `false` if this one has to wait. Each that was taken is settled once, whatever became of it.
  ///
  /// A password counts as failed until it is settled, for many tries at once must not all slip through before the first
  /// has failed. A token counts only when it was wrong.
  func admit(_ attempt: Attempt) async throws(ServerError) -> Bool
  /// Says what became of a try. Where that cannot be noted, the try counts as it did before.
  func settle(_ attempt: Attempt, as outcome: Attempt.Outcome) async
}

/// A try to get in.
public enum Attempt: Sendable, Hashable {
  case password(of: Account, from: String)
  case token(from: String)

  /// Whose password it is.
  public enum Account: Sendable, Hashable {
    case known(UserID)
    /// No such account; what was typed, so that the answer does not tell.
    case unknown(String)
  }

  public enum Outcome: Sendable, Hashable {
    /// It was right; of a password, or the mailbox has proved to be the owner's.
    case succeeded
    case failed
    /// It was not looked at.
    case withdrawn
  }
}
