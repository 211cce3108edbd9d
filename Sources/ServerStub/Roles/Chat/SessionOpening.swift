import ChatProtocol

/// What a session starts with: the reply to its login, cut to what one frame can carry, and its place in the log.
struct SessionOpening: Sendable {
  /// Applications read for a login: more than that nobody looks through.
  static let maxApplications = 100

  /// The 1006 frame.
  let reply: Frame
  /// The last event that an earlier family session of the account has received, or the head of a native one's log.
  let position: EventNumber

  /// Friends go before applications when not all fit in 65,535 bytes, and pending applications before accepted ones.
  /// About 400 friends fit; a client of the native dialect will read lists in pages instead.
  ///
  /// - Parameter applications: those that matter most first. The frame has them the other way round, because clients put
  ///   each on top of the list as they read.
  init(
    profile: UserProfile, friends: [FriendEntry], applications: [ApplyEntry], position: EventNumber,
    native: NativeSession? = nil
  ) {
    self.position = position
    var friends = friends
    var applications = applications
    var frame = SessionOpening.frame(profile, friends, applications, native)
    while frame.body.count > Frame.maxBodyBytes, !(friends.isEmpty && applications.isEmpty) {
      // Drops what surely is too much and looks again: a few rounds at most.
      let excess = frame.body.count - Frame.maxBodyBytes
      if applications.isEmpty {
        friends.removeLast(SessionOpening.count(toDrop: excess, bytes: frame.body.count, of: friends.count))
      } else {
        applications.removeLast(SessionOpening.count(toDrop: excess, bytes: frame.body.count, of: applications.count))
      }
      frame = SessionOpening.frame(profile, friends, applications, native)
    }
    reply = frame
  }

  private static func frame(
    _ profile: UserProfile, _ friends: [FriendEntry], _ applications: [ApplyEntry], _ native: NativeSession?
  ) -> Frame {
    ChatLoginReply(
      error: .success, profile: profile, applies: applications.reversed(), friends: friends, native: native
    ).frame()
  }

  private static func count(toDrop excess: Int, bytes: Int, of count: Int) -> Int {
    min(count, max(1, count * excess / bytes))
  }
}
