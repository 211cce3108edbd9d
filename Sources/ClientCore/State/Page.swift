/// The full-screen pages of the client.
public enum Page: Sendable, Hashable {
  case login
  case register
  /// Registration or reset succeeded; returns to ``login`` by itself.
  case success(SuccessReason)
  case reset
  case main

  public enum SuccessReason: Sendable, Hashable {
    case registered
    case passwordReset
  }
}
