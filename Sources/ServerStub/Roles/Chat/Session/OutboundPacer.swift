import ChatProtocol
import NIOCore

/// Decides when the next frame of one session may leave, and judges what a family peer has read, which never says so.
///
/// A peer that has not asked for the native dialect gets one frame, and then time to read it: the next one leaves when
/// the peer's system has acknowledged the last and its pause is over. A pause counts from an acknowledgement: where
/// that is not there at the end, the pause begins anew, for frames that a network has held up arrive together.
///
/// What was written counts as read when its pause is over, the peer's system has acknowledged it, and the peer has not
/// closed its side at that moment. Nothing that comes later can make up for a look that failed but another look.
struct OutboundPacer: Sendable {
  /// What one write brings to the peer.
  struct Portion: Equatable, Sendable {
    /// Numbers of the events of the user's log in it.
    var events: [EventNumber] = []
    /// The time to read it.
    var pause: TimeAmount
  }

  /// What the peer may be reading.
  private struct Reading {
    var portion: Portion
    /// When it was written.
    let start: NIODeadline
    var end: NIODeadline
  }

  /// Whether frames leave one by one.
  private(set) var isPaced = true
  /// A frame is on its way to the system.
  private var isWriting = false
  private var reading: Reading?
  /// What was written meanwhile; only where the frames are not paced.
  private var next: Portion?

  /// The peer can split glued frames, so they may leave together.
  mutating func release() {
    isPaced = false
  }

  /// Whether a frame may leave now.
  var mayWrite: Bool { !isPaced || (!isWriting && reading == nil) }

  /// A frame was taken from the queue.
  mutating func writes() {
    isWriting = true
  }

  /// The system has taken it.
  mutating func wrote(_ portion: Portion, at now: NIODeadline) {
    isWriting = false
    guard isPaced || !portion.events.isEmpty else { return }
    if reading == nil {
      reading = Reading(portion: portion, start: now, end: now + portion.pause)
    } else {
      next = Portion(events: (next?.events ?? []) + portion.events, pause: portion.pause)
    }
  }

  /// When to look at the connection and call ``looked(at:peer:)``; nil while there is nothing to judge.
  var nextLook: NIODeadline? { reading?.end }

  /// A pause is over. Returns the events that have surely been read.
  mutating func looked(at now: NIODeadline, peer: PeerState) -> [EventNumber] {
    guard var reading, reading.end <= now else { return [] }
    guard peer.hasAcknowledged else {
      reading.end = now + reading.portion.pause
      self.reading = reading
      return []
    }
    self.reading = next.map { Reading(portion: $0, start: now, end: now + $0.pause) }
    next = nil
    return peer.isOpen ? reading.portion.events : []
  }

  /// Whether the peer's system has taken nothing for so long.
  func isStalled(at now: NIODeadline, longerThan limit: TimeAmount) -> Bool {
    reading.map { now - $0.start > limit } ?? false
  }
}
