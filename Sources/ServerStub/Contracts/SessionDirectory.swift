import ChatProtocol

/// Which session holds which place of which account, over all chat servers, and who is online.
///
/// A chat server joins, claims a place for each session that logs in, and gives it up when the session ends. Where claims
/// have a lease, the server renews them (``renew(_:of:)``), and those of a server that dies end by themselves.
public protocol SessionDirectory: Sendable {
  /// How long the claims of a node hold after it was heard of last; `nil` where they hold until they are given up, as
  /// within one process, and nothing has to be renewed.
  var lease: Duration? { get }
  /// From now on sessions of this node that have to end are ended by `sessions`. Returns at once.
  func join(_ node: NodeID, ending sessions: any SessionEnding)
  /// Says that a node lives and what it holds, so that a directory that has lost its memory has it again. Returns those
  /// claims which are not the newest in their places any more: their sessions have to end.
  func renew(_ claims: [SlotClaim], of node: NodeID) async throws(ServerError) -> [SlotClaim]
  /// The node goes, and its sessions with it.
  func leave(_ node: NodeID) async

  /// Puts a session in a place of an account, in one step. The session that was there is ended wherever it is, as is the
  /// oldest of too many.
  func claim(_ slot: SessionSlot, of uid: UserID, for session: SessionID) async throws(ServerError) -> ClaimedSlot
  /// A session has ended. Returns whether its account has gone offline by it; not if a newer session has its place.
  func release(_ session: SessionID, of uid: UserID) async throws(ServerError) -> Bool
  /// Ends the sessions of an account that began with this token (by its hash), or all where it is `nil`. Called once the
  /// token itself is gone, so that none can begin with it any more.
  func endSessions(of uid: UserID, token: [UInt8]?) async throws(ServerError)

  /// Which of these accounts have a session anywhere.
  func online(among uids: [UserID]) async throws(ServerError) -> Set<UserID>
  /// Whether a family client of the account is online anywhere.
  func hasFamilySession(_ uid: UserID) async throws(ServerError) -> Bool
}

/// A place that a session holds.
public struct SlotClaim: Sendable, Hashable {
  public var uid: UserID
  public var slot: SessionSlot
  public var session: SessionID
  /// Grows with each claim of the place, also where the directory has lost its memory in between: of two claims the one
  /// with the higher epoch is the newer.
  public var epoch: Int64

  public init(uid: UserID, slot: SessionSlot, session: SessionID, epoch: Int64) {
    self.uid = uid
    self.slot = slot
    self.session = session
    self.epoch = epoch
  }
}

/// What a claim has led to.
public struct ClaimedSlot: Sendable, Hashable {
  public var claim: SlotClaim
  /// Whether the account has come online by it.
  public var isFirst: Bool
  /// The session that had to go for it, which has been told.
  public var ended: SessionID?

  public init(claim: SlotClaim, isFirst: Bool, ended: SessionID? = nil) {
    self.claim = claim
    self.isFirst = isFirst
    self.ended = ended
  }
}

/// Ends sessions of one node. Each method returns at once.
public protocol SessionEnding: Sendable {
  /// A newer login has taken the session's place: tells it and closes it.
  func endSession(_ session: SessionID, of uid: UserID)
  /// Tells the sessions that began with this token (by its hash), or all where it is `nil`, to stop, and closes them.
  func endSessions(of uid: UserID, token: [UInt8]?)
}
