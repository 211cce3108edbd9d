import ChatProtocol

/// Whom the account has blocked, as shown in its dialog.
public struct BlockedList: Sendable, Hashable {
  public enum Loading: Sendable, Hashable {
    /// It was asked for and has not come, or not all of it.
    case underWay
    case done
    case failed(Failure)
  }

  public struct Row: Sendable, Hashable {
    public let profile: UserProfile
    /// False once the block was ended here: the row stays until the dialog is left, so that it can be taken back.
    public var isBlocked: Bool
    /// A change was asked for and is not answered yet.
    public var isChanging = false

    public init(_ profile: UserProfile, isBlocked: Bool = true) {
      self.profile = profile
      self.isBlocked = isBlocked
    }
  }

  public var rows: [Row] = []
  public var loading = Loading.underWay

  public init() {}

  /// As many are shown: servers let an account block fewer, and one that sends more is not believed.
  static let maxRows = 10_000

  mutating func update(_ uid: UserID, _ change: (inout Row) -> Void) {
    for index in rows.indices where rows[index].profile.uid == uid { change(&rows[index]) }
  }
}
