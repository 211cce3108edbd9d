import ChatProtocol

/// Tells the sessions of an account, wherever they are, what is no event of its log. Best effort: a notice that does not
/// arrive is made up for by the next login or the next question.
public protocol PeerNotifier: Sendable {
  /// Takes a notice along, or drops it where too much waits. Returns at once.
  func notify(_ notice: PeerNotice, to uid: UserID)
}

/// Something that happens to an account now.
public enum PeerNotice: Sendable, Hashable {
  /// For family sessions; takes the place of one that waits there with the same id and from the same user.
  case family(Frame, from: UserID)
  /// For native sessions; one that reads too slowly does not get it.
  case native(Frame)
  /// For those native sessions that have asked who is online.
  case presence(PresenceNotice)
  /// What sessions of the account remember of its privacy does not hold any more.
  case privacyChanged
}
