import ChatProtocol

/// A short message laid over the page; it leaves by itself or when dismissed.
public struct Notice: Sendable, Hashable, Identifiable {
  public enum Content: Sendable, Hashable {
    /// Offline mode's stand-in for a mail: the verification code of an address.
    case mail(address: String, code: String)
    case failure(Failure)
    case applicationSent(String)
    case friendAdded(String)
    case applicationArrived(String)
    case preferencesNotSaved
    /// What was typed or pasted did not fit into a message of this many Characters.
    case textCut(limit: Int)
    /// The history was damaged; the file is kept under this path.
    case historyRepaired(String, lostMessages: Int)
  }

  public let id: Int
  public let content: Content

  public init(id: Int, content: Content) {
    self.id = id
    self.content = content
  }
}
