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
    /// Somebody was blocked; where that can be ended is said with it.
    case blocked(String)
    /// With the reason.
    case preferencesNotSaved(String)
    /// What is wrong with the configuration file.
    case settingsProblem(String)
    /// Why a theme is not used.
    case themeProblem(String)
    case noOtherTheme
    /// The program of this friend does not know recalls, and goes on showing the text that was taken back.
    case recalledTextIsKept(String)
    /// Nothing can be kept in this folder, so the chats end with the program.
    case nothingKept(String)
    /// The gate speaks TLS, and the chat that begins now does not.
    case chatNotEncrypted
    /// The server is one of the family, which keeps no texts for friends who are away.
    case serverKeepsNothing
    /// What was typed or pasted is not in the text as it was.
    case inputRefused(TextEditIssue)
    /// A text was emptied, and a key brings it back.
    case inputCleared
    /// A message was not changed after all, and a yank brings its new text back.
    case changeNotSaved
    /// A message of nothing but blanks is not sent.
    case blankMessage
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
