/// Judges which delivered events have surely reached a family peer, which never acknowledges anything.
///
/// The position that is stored decides what the user's next session gets again. It must not pass a message that died
/// in a socket, and should not lag behind for no reason:
/// - while the connection lives, what was written is confirmed once the peer's system has acknowledged all of it and
///   a short time has passed in which the peer could have died with the bytes unread;
/// - an orderly close confirms everything: a process that dies with unread bytes resets the connection instead;
/// - a reset, a timeout or our own close confirms nothing more. The next session gets the rest once more, with the same `msgid`s.
struct DeliveryConfirmation: Equatable, Sendable {
  /// The last event whose bytes were accepted by our own system.
  private(set) var written: Int64
  /// The last event taken as received by the peer.
  private(set) var confirmed: Int64
  /// What had been written when the running check began; `nil` when none runs.
  private var candidate: Int64?
  private let start: Int64

  init(position: Int64) {
    written = position
    confirmed = position
    start = position
  }

  /// Whether the session has confirmed anything that was not stored when it began.
  var hasMoved: Bool { confirmed > start }

  /// Frames up to this event were written. Returns whether a check should be scheduled now.
  mutating func wrote(upTo number: Int64) -> Bool {
    written = max(written, number)
    guard candidate == nil, written > confirmed else { return false }
    candidate = written
    return true
  }

  /// The scheduled check has come. Returns whether another is needed.
  ///
  /// - Parameter isAcknowledged: whether the peer's system has acknowledged every byte sent so far.
  mutating func check(isAcknowledged: Bool) -> Bool {
    if let candidate, isAcknowledged { confirmed = max(confirmed, candidate) }
    candidate = written > confirmed ? written : nil
    return candidate != nil
  }

  /// The peer closed in an orderly way, or is alive while another login of its user takes over.
  mutating func closedCleanly() {
    confirmed = written
    candidate = nil
  }
}
